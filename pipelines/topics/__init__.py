"""Stories (near-duplicates) and topics: functions of stored rows."""
