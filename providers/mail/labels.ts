import type { SubscriptionInterval } from '../../domain/order';

/** Every word of the confirmation. `{order}`, `{name}`, `{amount}` and `{rate}` are filled in. */
export interface Labels {
  subject: string;
  title: string;
  greeting: string;
  greetingNameless: string;
  intro: string;
  orderNumber: string;
  item: string;
  quantity: string;
  lineTotal: string;
  addedAfterPurchase: string;
  /** the mark of a sample that was owed from an earlier order */
  promisedEarlier: string;
  /** above samples that come with the next one */
  withNextOrder: string;
  /** what a subscription costs from its second interval on */
  recurring: Record<SubscriptionInterval, string>;
  discount: string;
  shipping: string;
  total: string;
  /** the tax contained in the lines; shipping comes without its tax */
  tax: string;
  taxAtRate: string;
}

const en: Labels = {
  subject: 'Your order {order} is confirmed',
  title: 'Thank you for your order',
  greeting: 'Hello {name},',
  greetingNameless: 'Hello,',
  intro: 'Your order is confirmed. Here is everything in it.',
  orderNumber: 'Order number',
  item: 'Item',
  quantity: 'Quantity',
  lineTotal: 'Amount',
  addedAfterPurchase: 'Added after your purchase',
  promisedEarlier: 'Promised with an earlier order',
  withNextOrder: 'With your next order, free of charge',
  recurring: {
    week: 'Then {amount} every week',
    month: 'Then {amount} every month',
    quarter: 'Then {amount} every three months',
    year: 'Then {amount} every year',
  },
  discount: 'Discount',
  shipping: 'Shipping',
  total: 'Total',
  tax: 'of which tax on items',
  taxAtRate: 'of which tax on items ({rate})',
};

const sv: Labels = {
  subject: 'Din beställning {order} är bekräftad',
  title: 'Tack för din beställning',
  greeting: 'Hej {name}!',
  greetingNameless: 'Hej!',
  intro: 'Din beställning är bekräftad. Här är allt den innehåller.',
  orderNumber: 'Ordernummer',
  item: 'Artikel',
  quantity: 'Antal',
  lineTotal: 'Belopp',
  addedAfterPurchase: 'Tillagd efter ditt köp',
  promisedEarlier: 'Utlovad med en tidigare beställning',
  withNextOrder: 'Med din nästa beställning, utan kostnad',
  recurring: {
    week: 'Därefter {amount} varje vecka',
    month: 'Därefter {amount} varje månad',
    quarter: 'Därefter {amount} var tredje månad',
    year: 'Därefter {amount} varje år',
  },
  discount: 'Rabatt',
  shipping: 'Frakt',
  total: 'Totalt',
  tax: 'varav moms på artiklarna',
  taxAtRate: 'varav moms på artiklarna ({rate})',
};

const nb: Labels = {
  subject: 'Bestillingen din {order} er bekreftet',
  title: 'Takk for bestillingen',
  greeting: 'Hei {name}!',
  greetingNameless: 'Hei!',
  intro: 'Bestillingen din er bekreftet. Her er alt den inneholder.',
  orderNumber: 'Ordrenummer',
  item: 'Vare',
  quantity: 'Antall',
  lineTotal: 'Beløp',
  addedAfterPurchase: 'Lagt til etter kjøpet',
  promisedEarlier: 'Lovet med en tidligere bestilling',
  withNextOrder: 'Med din neste bestilling, uten kostnad',
  recurring: {
    week: 'Deretter {amount} hver uke',
    month: 'Deretter {amount} hver måned',
    quarter: 'Deretter {amount} hver tredje måned',
    year: 'Deretter {amount} hvert år',
  },
  discount: 'Rabatt',
  shipping: 'Frakt',
  total: 'Totalt',
  tax: 'herav mva. på varene',
  taxAtRate: 'herav mva. på varene ({rate})',
};

const da: Labels = {
  subject: 'Din ordre {order} er bekræftet',
  title: 'Tak for din ordre',
  greeting: 'Hej {name}!',
  greetingNameless: 'Hej!',
  intro: 'Din ordre er bekræftet. Her er alt, hvad den indeholder.',
  orderNumber: 'Ordrenummer',
  item: 'Vare',
  quantity: 'Antal',
  lineTotal: 'Beløb',
  addedAfterPurchase: 'Tilføjet efter dit køb',
  promisedEarlier: 'Lovet med en tidligere ordre',
  withNextOrder: 'Med din næste ordre, uden beregning',
  recurring: {
    week: 'Derefter {amount} hver uge',
    month: 'Derefter {amount} hver måned',
    quarter: 'Derefter {amount} hver tredje måned',
    year: 'Derefter {amount} hvert år',
  },
  discount: 'Rabat',
  shipping: 'Fragt',
  total: 'I alt',
  tax: 'heraf moms på varerne',
  taxAtRate: 'heraf moms på varerne ({rate})',
};

const fi: Labels = {
  subject: 'Tilauksesi {order} on vahvistettu',
  title: 'Kiitos tilauksestasi',
  greeting: 'Hei {name}!',
  greetingNameless: 'Hei!',
  intro: 'Tilauksesi on vahvistettu. Tässä on sen sisältö.',
  orderNumber: 'Tilausnumero',
  item: 'Tuote',
  quantity: 'Määrä',
  lineTotal: 'Summa',
  addedAfterPurchase: 'Lisätty ostoksesi jälkeen',
  promisedEarlier: 'Luvattu aiemman tilauksesi yhteydessä',
  withNextOrder: 'Seuraavan tilauksesi mukana, maksutta',
  recurring: {
    week: 'Sen jälkeen {amount} joka viikko',
    month: 'Sen jälkeen {amount} joka kuukausi',
    quarter: 'Sen jälkeen {amount} kolmen kuukauden välein',
    year: 'Sen jälkeen {amount} joka vuosi',
  },
  discount: 'Alennus',
  shipping: 'Toimitus',
  total: 'Yhteensä',
  tax: 'josta tuotteiden vero',
  taxAtRate: 'josta tuotteiden vero ({rate})',
};

const de: Labels = {
  subject: 'Ihre Bestellung {order} ist bestätigt',
  title: 'Vielen Dank für Ihre Bestellung',
  greeting: 'Hallo {name},',
  greetingNameless: 'Guten Tag,',
  intro: 'Ihre Bestellung ist bestätigt. Hier sehen Sie alles, was dazugehört.',
  orderNumber: 'Bestellnummer',
  item: 'Artikel',
  quantity: 'Menge',
  lineTotal: 'Betrag',
  addedAfterPurchase: 'Nach Ihrem Kauf hinzugefügt',
  promisedEarlier: 'Zugesagt mit einer früheren Bestellung',
  withNextOrder: 'Mit Ihrer nächsten Bestellung, kostenlos',
  recurring: {
    week: 'Danach {amount} jede Woche',
    month: 'Danach {amount} jeden Monat',
    quarter: 'Danach {amount} alle drei Monate',
    year: 'Danach {amount} jedes Jahr',
  },
  discount: 'Rabatt',
  shipping: 'Versand',
  total: 'Gesamtbetrag',
  tax: 'davon Steuer auf Artikel',
  taxAtRate: 'davon Steuer auf Artikel ({rate})',
};

const ja: Labels = {
  subject: 'ご注文 {order} が確定しました',
  title: 'ご注文ありがとうございます',
  greeting: '{name} 様',
  greetingNameless: 'お客様',
  intro: 'ご注文が確定しました。内容は次のとおりです。',
  orderNumber: '注文番号',
  item: '商品',
  quantity: '数量',
  lineTotal: '金額',
  addedAfterPurchase: 'ご購入後に追加',
  promisedEarlier: '以前のご注文でお約束した品',
  withNextOrder: '次回のご注文に無料でお付けします',
  recurring: {
    week: '以後、毎週 {amount}',
    month: '以後、毎月 {amount}',
    quarter: '以後、3か月ごとに {amount}',
    year: '以後、毎年 {amount}',
  },
  discount: '割引',
  shipping: '送料',
  total: '合計',
  tax: 'うち商品の消費税',
  taxAtRate: 'うち商品の消費税（{rate}）',
};

const byLanguage: ReadonlyMap<string, Labels> = new Map(
  Object.entries({ en, sv, nb, nn: nb, no: nb, da, fi, de, ja }),
);

/** The labels of a locale such as `sv-SE`, with the language they are in; English for others. */
export function labelsFor(locale: string): { language: string; labels: Labels } {
  const language = locale.split(/[-_]/)[0]?.toLowerCase() ?? '';
  const labels = byLanguage.get(language);
  return labels ? { language, labels } : { language: 'en', labels: en };
}
