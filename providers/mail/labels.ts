/** Every word of the confirmation. `{order}`, `{name}` and `{rate}` are filled in. */
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
