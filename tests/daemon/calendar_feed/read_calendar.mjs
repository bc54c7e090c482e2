// Says what ical.js reads in an iCalendar file, a line of JSON for each event, in the order of the file: for comparing with another reader.
// BEADLE_NPM_DIR names the folder whose node_modules has ical.js.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const packages = createRequire(`${process.env.BEADLE_NPM_DIR}/any.js`);
const loaded = await import(pathToFileURL(packages.resolve('ical.js')));
const ICAL = loaded.default ?? loaded;
ICAL.design.strict = true;
const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], 'utf8')));
// Times are read by the zone that the file brings, not by one that the reader knows.
for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);

for (const component of calendar.getAllSubcomponents('vevent')) {
    const text = name => component.getFirstPropertyValue(name) ?? '';
    const instant = name => {
        const time = component.getFirstPropertyValue(name);
        return time.isDate ? time.toString() : time.toJSDate().toISOString().replace('.000Z', 'Z');
    };
    const read = {
        description: text('description'), end: instant('dtend'), place: text('location'), sequence: text('sequence'), stamp: instant('dtstamp'),
        start: instant('dtstart'), status: text('status'), summary: text('summary'), transparent: text('transp') === 'TRANSPARENT', uid: text('uid'),
    };
    console.log(JSON.stringify(read));
}
