"""Says what python3-icalendar reads in an iCalendar file, a line of JSON for each event, in the order of the file: for comparing with another reader."""
import datetime
import json
import sys

import icalendar

with open(sys.argv[1], 'rb') as file:
    calendar = icalendar.Calendar.from_ical(file.read())
for event in calendar.walk('VEVENT'):
    if event.errors:
        sys.exit(f'{event.get("UID")}: {event.errors}')

    def instant(name):
        value = event[name].dt
        if isinstance(value, datetime.datetime):
            return value.astimezone(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')
        return value.isoformat()

    print(json.dumps({
        'uid': str(event['UID']),
        'start': instant('DTSTART'),
        'end': instant('DTEND'),
        'stamp': instant('DTSTAMP'),
        'summary': str(event['SUMMARY']),
        'description': str(event['DESCRIPTION']),
        'place': str(event.get('LOCATION', '')),
        'status': str(event['STATUS']),
        'sequence': int(event['SEQUENCE']),
        'transparent': str(event['TRANSP']) == 'TRANSPARENT',
    }, ensure_ascii=False, sort_keys=True))
