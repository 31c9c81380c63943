/**
 * A contact's name as its bearer writes it: family name first in Han, Kana and Hangul, without a space where Japanese
 * and Chinese have none (田中 太郎 keeps one, as business mail does).
 */
export const contactName = (contact: { firstName: string | null; lastName: string | null }): string => {
  const { firstName, lastName } = contact
  if (!firstName || !lastName) return firstName || lastName || 'No name'
  const familyFirst = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(lastName)
  return familyFirst ? `${lastName} ${firstName}` : `${firstName} ${lastName}`
}
