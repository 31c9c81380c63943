import { describe, expect, it } from 'vitest'
import { guessLanguage } from '../../src/signatures/language.ts'

describe('the language of a text', () => {
  it.each([
    ['en', 'Please let me know if you have any questions about the order.'],
    ['pl', 'Proszę o potwierdzenie terminu, w razie pytań jestem do dyspozycji.'],
    ['de', 'Bitte bestätigen Sie uns den Termin, wir haben die Ware auf Lager.'],
    ['fr', 'Merci de nous confirmer la date, le matériel est en stock.'],
    ['es', 'Por favor, confirme la fecha de entrega que hemos hablado.'],
    ['it', 'La prego di confermare la data, il materiale è disponibile.'],
    ['nl', 'Wilt u de datum bevestigen, het materiaal is op voorraad.'],
    ['pt', 'Por favor, confirme a data para que não haja atraso na entrega.'],
    ['cs', 'Prosím o potvrzení termínu, zboží je už na skladě a čeká se na vás.'],
    ['ru', 'Прошу подтвердить срок, товар уже на складе, выставляю счёт.'],
    ['uk', 'Прошу підтвердити термін, товар уже є на складі.'],
    ['ja', '納期についてご連絡をお願いいたします。'],
    ['zh', '请确认交货日期，货物下周可以发出。'],
  ])('is told for %s', (language, text) => {
    expect(guessLanguage(text)).toBe(language)
  })

  it('is none where a text has no words of any', () => {
    expect(guessLanguage('')).toBeNull()
    expect(guessLanguage('4471 / 2023 - 18 x 44')).toBeNull()
  })
})
