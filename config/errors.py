"""Errors that a person who configures langnghe can mend."""


class ConfigError(Exception):
    """A setting or configuration file is wrong; the message names file, key, value and what is allowed."""


class SettingError(ConfigError):
    """A setting has a value that is not allowed."""

    def __init__(self, key: str, value: str, allowed: str) -> None:
        super().__init__(f"setting {key}={value!r}; allowed: {allowed}")
        self.key, self.value, self.allowed = key, value, allowed


class UnknownSetting(ConfigError):
    """There is no such setting: a misspelt one that is silently ignored is worse than none."""

    def __init__(self, key: str, known: tuple[str, ...]) -> None:
        super().__init__(f"unknown setting {key}; allowed: {', '.join(known)}")
        self.key, self.known = key, known
