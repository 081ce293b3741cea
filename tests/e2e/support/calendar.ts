// A calendar file as a parser that is not ours reads it: ical.js, which Thunderbird's calendar is built on.
import ICAL from 'ical.js';

/** An entry as a calendar would show it. */
export interface Entry {
  uid: string;
  status: string;
  sequence: number;
  /** How long it takes. */
  minutes: number;
  /** In which zone its times are written. */
  zone: string;
  /** When it begins there, `HH:MM`. */
  clock: string;
}

/** The entries of a file; throws where the parser does. Lines are as RFC 5545 has them, or it is refused. */
export function readCalendar(file: string): Entry[] {
  if (/[^\r]\n/.test(file)) throw new Error('a line does not end in CRLF');
  if (file.split('\r\n').some((line) => Buffer.byteLength(line) > 75)) throw new Error('a line has more than 75 octets');
  const calendar = new ICAL.Component(ICAL.parse(file) as unknown[]);
  for (const name of ['version', 'prodid', 'method']) {
    if (!calendar.hasProperty(name)) throw new Error(`no ${name}`);
  }
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    if (!component.hasProperty('dtstamp')) throw new Error('an entry has no DTSTAMP');
    return {
      uid: event.uid,
      status: String(component.getFirstPropertyValue('status')),
      sequence: event.sequence,
      minutes: event.duration.toSeconds() / 60,
      zone: event.startDate.zone.tzid,
      clock: event.startDate.toString().slice(11, 16),
    };
  });
}
