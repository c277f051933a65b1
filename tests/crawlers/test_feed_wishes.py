"""What a feed and its server say about how often they want to be asked."""

from __future__ import annotations

import pytest

from crawlers.extract.feed_wishes import least_gap, max_age


@pytest.mark.parametrize(("said", "seconds"), [
    ("<channel><ttl>60</ttl><item>", 3600), ("<channel><TTL> 5 </TTL>", 300), ("<channel><item><ttl>60</ttl>", 0),
    ("<sy:updatePeriod>hourly</sy:updatePeriod>", 3600),
    ("<sy:updatePeriod>\n\tdaily\n</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 21_600),
    ("<sy:updatePeriod>daily</sy:updatePeriod><ttl>10</ttl><entry>", 86_400),
    ("<sy:updatePeriod>sometimes</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 0),
    ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 3600),
    ("<ttl>-5</ttl>", 0), ("<ttl>9999999</ttl>", 0), ("", 0),
])
def test_a_feeds_own_wish(said, seconds):
    assert least_gap(said.encode()) == least_gap(said.encode('utf-16')) == seconds


@pytest.mark.parametrize(("header", "seconds"), [
    ("max-age=600", 600), ("public, max-age=300, must-revalidate", 300), ("s-maxage=900", 0), ("no-cache, max-age=600", 0),
    ('max-age="60"', 60), ("", 0), ("max-age=abc", 0), ("max-age=0", 0),
])
def test_a_servers_own_wish(header, seconds):
    assert max_age(header) == seconds
