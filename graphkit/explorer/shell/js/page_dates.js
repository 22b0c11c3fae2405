// Dates as people read them; the same texts as explorer/times.py.

export const NO_TIME = -2147483648;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY_ONLY = 1; // a precision

// "8 Sep 2023", of minutes since 1970.
export function dayText(minute) {
  const when = new Date(minute * 60000);
  return `${when.getUTCDate()} ${MONTHS[when.getUTCMonth()]} ${when.getUTCFullYear()}`;
}

// "8 Sep 2023, 14:55 UTC"; without the time where only the day is known; empty where nothing is.
export function dateText(minute, precision) {
  if (minute === NO_TIME) return "";
  if (precision === DAY_ONLY) return dayText(minute);
  return `${dayText(minute)}, ${new Date(minute * 60000).toISOString().slice(-13, -8)} UTC`;
}
