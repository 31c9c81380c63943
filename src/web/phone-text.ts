import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** A stored number (E.164) as people write it across borders: `+442071234567` → `+44 20 7123 4567`. Others stay. */
export const phoneText = (value: string): string =>
  (/^\+\d{6,15}$/.test(value) && parsePhoneNumberFromString(value)?.formatInternational()) || value
