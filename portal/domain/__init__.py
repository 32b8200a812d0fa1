"""The rules, as pure functions over plain values: no Flask, no session, no clock."""
