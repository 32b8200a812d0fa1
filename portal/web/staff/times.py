"""Times as short as a list allows: today's by the clock, older ones by the day."""

from datetime import datetime, timedelta

from flask_babel import format_date, format_datetime, format_time, format_timedelta

from portal.web import visitors


def when(value: datetime) -> str:
    """Give "10:41" today, "Tue 09:12" this week, else "4 Nov", with the year if old."""
    age = visitors.now() - value
    if value.date() == visitors.now().date():
        return str(format_time(value, "HH:mm"))
    if age < timedelta(days=6):
        return str(format_datetime(value, "EEE HH:mm"))
    same_year = value.year == visitors.now().year
    return str(format_date(value, "d MMM" if same_year else "d MMM y"))


def since(value: datetime) -> str:
    """Give "3 hours"."""
    age = max(visitors.now() - value, timedelta(minutes=1))
    return str(format_timedelta(age, threshold=1.2))


def age_tone(submitted_at: datetime | None) -> str:
    """Give ok, warn or bad by how long somebody waits."""
    policy = visitors.config().policy.review
    age = visitors.now() - (submitted_at or visitors.now())
    if age >= timedelta(hours=policy.late_hours):
        return "bad"
    return "warn" if age >= timedelta(hours=policy.soon_hours) else "ok"
