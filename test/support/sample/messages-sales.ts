import type { SampleMessage } from './message.ts'

/** Mail in English: British and American customers, the university, strangers. */
export const salesMessages: SampleMessage[] = [
  {
    id: 'shazia-order',
    at: '2026-09-02 10:21',
    from: 'shazia',
    to: ['sales'],
    cc: ['graham'],
    subject: 'Autumn stock - D-20445',
    text: `Morning all,

Graham and I have been through the shop figures and we'd like to go a bit bigger than last year: eight TL-60, four TL-120 and two FL-400, plus the usual box of spare thermocouples.

Could you put that on the quote (D-20445) with the dealer terms we agreed in spring? Delivery in one drop would be ideal, our forklift driver is only in on Tuesdays.

Kind regards,
{sig}`,
  },
  {
    id: 'shazia-order-re',
    at: '2026-09-02 14:02',
    from: 'sales',
    to: ['shazia'],
    cc: ['graham'],
    subject: 'RE: Autumn stock - D-20445',
    reply: 'shazia-order',
    text: `Hi Shazia,

Lovely order, thank you. I've put it all on D-20445 with your spring terms. The FL-400s are the long pole: one is on the floor now, the second will be welded next week. Tuesday 6 October would get you everything on one lorry.

Shall I book the lorry?

Best wishes,
Nora

{sig}`,
  },
  {
    id: 'shazia-order-re2',
    at: '2026-09-03 09:10',
    from: 'shazia',
    to: ['sales'],
    cc: ['graham'],
    subject: 'RE: Autumn stock - D-20445',
    reply: 'shazia-order-re',
    text: `Hi Nora,

Yes please, the 6th it is. Hugo in the warehouse will take delivery, he's copied on the paperwork.

Kind regards,
{sig}`,
  },
  {
    id: 'graham-phone',
    at: '2026-09-03 18:44',
    from: 'graham',
    to: ['nora'],
    subject: 'Re: Autumn stock - D-20445',
    reply: 'shazia-order-re',
    bare: true,
    text: `Fine by me. Could you squeeze another 2% out of the big ones if I pay up front?

{sig}`,
  },
  {
    id: 'graham-answer',
    at: '2026-09-04 09:05',
    from: 'nora',
    to: ['graham'],
    subject: 'RE: Autumn stock - D-20445',
    reply: 'graham-phone',
    text: `Graham,

For you, and only because you still owe me a curry: 1.5% on the FL-400s, paid with order. Don't tell the others.

{sig}`,
  },
  {
    id: 'hugo-delivery',
    at: '2026-10-06 15:31',
    from: 'hugo',
    to: ['sales'],
    subject: 'delivery today',
    text: `All 14 kilns in, one lid hinge bent on a TL-60 (serial ends 0417). Photos on my phone, tell me where to send them.

Cheers
{sig}`,
  },
  {
    id: 'hugo-delivery-re',
    at: '2026-10-06 16:10',
    from: 'sales',
    to: ['hugo'],
    subject: 'RE: delivery today',
    reply: 'hugo-delivery',
    text: `Thanks Hugo. Just reply to this with the photos, Priya will have a new hinge in tomorrow's post.

{sig}`,
  },
  {
    id: 'bethan-secondhand',
    at: '2026-09-08 11:47',
    from: 'bethan',
    to: ['nora'],
    subject: 'That second-hand FL-400?',
    text: `Hi Nora,

You mentioned at the open day that a school near you might be trading in an FL-400. Is that still a thing? We've had a small grant (!!) and I could go to about £6.5k if it comes with the furniture.

Dele will want to know how old the elements are, because he always does.

Thanks so much,
{sig}`,
  },
  {
    id: 'bethan-secondhand-re',
    at: '2026-09-08 16:20',
    from: 'nora',
    to: ['bethan'],
    cc: ['dele'],
    subject: 'RE: That second-hand FL-400? [D-20450]',
    reply: 'bethan-secondhand',
    text: `Hi Bethan,

Congratulations on the grant! Yes, it's still a thing: the kiln comes back to us at the end of the month. Priya will go through it, new elements included, and it leaves with a year's warranty. £6,400 with three shelves and the props; I've noted it as D-20450 so nobody else walks off with it.

{sig}`,
  },
  {
    id: 'dele-elements',
    at: '2026-09-09 08:58',
    from: 'dele',
    to: ['nora'],
    cc: ['bethan'],
    subject: 'Re: That second-hand FL-400? [D-20450]',
    reply: 'bethan-secondhand-re',
    text: `Hello Nora,

New elements, so I have nothing to ask. Except: is the controller the old one with the red digits? If so I'd rather pay for a new one.

{sig}`,
  },
  {
    id: 'dele-service',
    at: '2026-09-29 13:15',
    from: 'dele',
    to: ['sales'],
    subject: 'kiln 2 trips the breaker',
    text: `Hi,

Kiln 2 (the one you re-elemented in spring) trips the breaker about ten minutes into every firing, always at around 180 C. Cold resistance reads 14.2 ohm across each phase which looks right to me. Any ideas before I take the back off?

{sig}`,
  },
  {
    id: 'dele-service-re',
    at: '2026-09-29 15:40',
    from: 'priya',
    to: ['dele'],
    cc: ['sales'],
    subject: 'RE: kiln 2 trips the breaker',
    reply: 'dele-service',
    text: `Hi Dele,

That smells of damp in the lower brick rather than elements. Try a long soak at 90 with the bung out, overnight if you can, and then a normal firing. If it still trips I'll come down on Thursday.

{sig}`,
  },
  {
    id: 'dele-service-ok',
    at: '2026-10-01 09:22',
    from: 'dele',
    to: ['priya'],
    cc: ['sales'],
    subject: 'Re: kiln 2 trips the breaker',
    reply: 'dele-service-re',
    text: `Priya, you are a wizard. Fired to cone 6 last night without a murmur.

{sig}`,
  },
  {
    id: 'fiona-refit',
    at: '2026-09-07 09:30',
    from: 'fiona',
    to: ['nora'],
    cc: ['rowan'],
    subject: 'Ceramics lab refit: revised layout',
    text: `Dear Nora,

Estates have moved the extraction duct by 1.2 metres, so the third kiln no longer fits where Rowan wanted it. I attach the revised layout. Could you confirm that two FL-600 and one TL-120 would still be within the 63 A supply?

We need a firm price by the 25th to make this year's budget.

Regards,
{sig}`,
    attachment: {
      name: 'layout-rev-c.txt',
      type: 'text/plain',
      content: 'Room 2.14, revision C. Duct moved 1.2 m east. Kilns 1 and 2 along the north wall.\n',
    },
  },
  {
    id: 'fiona-refit-re',
    at: '2026-09-07 15:12',
    from: 'nora',
    to: ['fiona'],
    cc: ['rowan'],
    subject: 'RE: Ceramics lab refit: revised layout',
    reply: 'fiona-refit',
    text: `Dear Fiona,

Yes, as long as the two FL-600 don't start within the same quarter of an hour; the controllers can be linked so that they never do. I'll send the firm price for D-20419 on Monday.

{sig}`,
  },
  {
    id: 'rowan-question',
    at: '2026-09-10 20:05',
    from: 'rowan',
    to: ['nora'],
    subject: 'Re: Ceramics lab refit: revised layout',
    reply: 'fiona-refit-re',
    bare: true,
    text: `Nora, a question away from the others: my third-years want to fire in reduction now and then. Is there any honest way to do that in an electric FL-600 without eating the elements in a term?

Rowan

{sig}`,
  },
  {
    id: 'rowan-answer',
    at: '2026-09-11 09:48',
    from: 'nora',
    to: ['rowan'],
    subject: 'RE: Ceramics lab refit: revised layout',
    reply: 'rowan-question',
    text: `Hello Rowan,

Honest answer: no. Budget for the small raku kiln out in the yard and let the electric ones live long and dull lives.

{sig}`,
  },
  {
    id: 'sam-invoice',
    at: '2026-09-15 11:11',
    from: 'sam',
    to: ['sales'],
    subject: 'Supplier form and bank details',
    text: `Good morning,

Before we can raise a purchase order for the ceramics lab I need you on our supplier list. Please fill in the attached form; we also need your VAT number on headed paper.

Many thanks
{sig}`,
    attachment: { name: 'supplier-form.txt', type: 'text/plain', content: 'Supplier name:\nVAT number:\nBank:\n' },
  },
  {
    id: 'forged-sam',
    at: '2026-09-22 07:03',
    from: 'sam',
    to: ['sales'],
    auth: 'fail',
    subject: 'URGENT: change of payment account',
    headers: { 'Reply-To': 'accounts.northfold@quick-payments.example' },
    text: `Dear supplier,

Our finance department is changing banks this week. Please send every refund and credit note to the account below from today and confirm by return. Do not call, our phones are being replaced.

Sort code 00-00-00, account 00000000

Sam Whitlock
Finance Officer, Northfold University
+44 20 7946 0911`,
  },
  {
    id: 'marisol-car-kiln',
    at: '2026-09-09 12:34',
    from: 'marisol',
    to: ['nora'],
    subject: 'Taos studio: go / no go',
    text: `Hi Nora!

The landlord finally signed, so the Taos studio is happening. I'm leaning towards the car kiln on D-20428 but Wade is nervous about the slab. What does it weigh, loaded, and can the track be split so we can pour it in two goes?

Hope Sheffield is less than 95 degrees. Here it isn't.

{sig}`,
  },
  {
    id: 'marisol-car-kiln-re',
    at: '2026-09-09 20:10',
    from: 'nora',
    to: ['marisol'],
    cc: ['wade'],
    subject: 'RE: Taos studio: go / no go',
    reply: 'marisol-car-kiln',
    text: `Hi Marisol, hi Wade,

Sheffield is fourteen degrees and sideways rain, so swap any time.

Loaded and with the car: 2,900 kg over four wheels. The track comes in two lengths and can be shimmed, so two pours are fine. Drawing follows tomorrow.

{sig}`,
  },
  {
    id: 'wade-slab',
    at: '2026-09-11 08:19',
    from: 'wade',
    to: ['nora'],
    cc: ['marisol'],
    subject: 'RE: Taos studio: go / no go',
    reply: 'marisol-car-kiln-re',
    text: `Nora,

Appreciate the numbers. Our engineer says six inches of reinforced and we're golden. Two asks: 480 V three phase instead of 400, and crating that survives a truck from Houston.

Thanks
{sig}`,
  },
  {
    id: 'wade-ooo',
    at: '2026-09-28 06:01',
    from: 'wade',
    to: ['nora'],
    subject: 'Automatic reply: Crate drawings',
    headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All', Precedence: 'auto_reply' },
    text: `I'm elk hunting with no signal until October 5. For anything that's on fire (more than usual) call the studio and ask for Marisol.

Wade`,
  },
  {
    id: 'joss-enquiry',
    at: '2026-09-17 21:55',
    from: 'joss',
    to: ['sales'],
    auth: 'aligned',
    subject: 'Kiln for hand-painted tiles',
    text: `Hello,

A friend at Moorland said I should talk to you. I paint and fire Victorian-style hearth tiles, about 400 a week, and my old kiln is on its last legs. What would you recommend for 6 x 6 tiles at 1060, and is there a waiting list?

All the best,
{sig}`,
  },
  {
    id: 'joss-enquiry-re',
    at: '2026-09-18 09:33',
    from: 'sales',
    to: ['joss'],
    subject: 'RE: Kiln for hand-painted tiles',
    reply: 'joss-enquiry',
    text: `Hello Joss,

400 a week is a lovely steady number. Have a look at the FL-400 with the tile setters: 220 tiles a firing, so two firings a week and your weekends back. The waiting list is seven weeks at the moment.

Would you like to come and see one running?

{sig}`,
  },
  {
    id: 'joss-visit',
    at: '2026-09-18 19:40',
    from: 'joss',
    to: ['sales'],
    auth: 'aligned',
    subject: 'Re: Kiln for hand-painted tiles',
    reply: 'joss-enquiry-re',
    text: `Yes please! Any Friday in October. I'll bring tiles.

{sig}`,
  },
  {
    id: 'stranger-deal',
    at: '2026-09-21 05:12',
    from: 'partsDirect',
    to: ['sales'],
    auth: 'aligned',
    subject: 'Re: D-20417 elements at half the price',
    text: `Hi there,

We understand you are quoting under D-20417 at present. Our elements fit all front loaders and cost half of what you pay now. When can we jump on a call?

{sig}`,
  },
  {
    id: 'nora-private',
    at: '2026-09-16 12:41',
    from: 'bethan',
    to: ['nora'],
    subject: 'Between us',
    headers: { Sensitivity: 'Private' },
    text: `Hi Nora,

Not studio business: I've had the scan results and they're fine. I wanted you to hear it from me. Cake on Sunday?

B x`,
  },
  {
    id: 'internal-stand',
    at: '2026-09-14 08:40',
    from: 'nora',
    to: ['tomasz', 'priya'],
    cc: ['sales'],
    subject: 'Who has the stand banner?',
    text: `It was behind the press brake on Friday and now it's not. The fair is in nine days. No blame, just banner.

Nora`,
  },
  {
    id: 'internal-stand-re',
    at: '2026-09-14 10:02',
    from: 'tomasz',
    to: ['nora'],
    cc: ['priya', 'sales'],
    subject: 'Re: Who has the stand banner?',
    reply: 'internal-stand',
    text: `It's in my car in Wrocław. Sorry. I bring it on Thursday.

{sig}`,
  },
  {
    id: 'fair-invitation',
    at: '2026-09-15 10:00',
    from: 'fiona',
    to: ['nora'],
    subject: 'Site visit, ceramics lab',
    text: '',
    mime: {
      type: 'text/calendar; charset=utf-8; method=REQUEST',
      body: `BEGIN:VCALENDAR
PRODID:-//Example//Calendar//EN
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:site-visit-2026@northfold.example
DTSTAMP:20260915T090000Z
DTSTART:20261008T093000Z
DTEND:20261008T110000Z
SUMMARY:Site visit, ceramics lab
LOCATION:School of Art, room 2.14
ORGANIZER;CN=Fiona Adair:mailto:f.adair@northfold.example
ATTENDEE;CN=Nora Whitfield;RSVP=TRUE:mailto:nora.whitfield@fernhill-kilns.example
END:VEVENT
END:VCALENDAR`,
    },
  },
]
