/** Every word of a follow-up that is ours; offer, reason and deal are the merchant's. */
export interface FollowUpLabels {
  greeting: string;
  greetingNameless: string;
  price: string;
  insteadOf: string;
  quantity: string;
  validUntil: string;
  view: string;
  /** a new order, not a change of the one that was confirmed */
  newOrder: string;
  why: string;
  unsubscribe: string;
}

const en: FollowUpLabels = {
  greeting: 'Hello {name},',
  greetingNameless: 'Hello,',
  price: 'Your price',
  insteadOf: 'instead of {price}',
  quantity: 'Quantity',
  validUntil: 'This price is valid until {time}.',
  view: 'See the offer',
  newOrder: 'It would be a new order; the one you have placed stays as it is.',
  why: 'You get this because you agreed to offers when you placed order {order}.',
  unsubscribe: 'No more of these messages',
};

const sv: FollowUpLabels = {
  greeting: 'Hej {name}!',
  greetingNameless: 'Hej!',
  price: 'Ditt pris',
  insteadOf: 'i stället för {price}',
  quantity: 'Antal',
  validUntil: 'Priset gäller till {time}.',
  view: 'Se erbjudandet',
  newOrder: 'Det blir en ny beställning; den du redan har gjort ändras inte.',
  why: 'Du får detta för att du tackade ja till erbjudanden i beställning {order}.',
  unsubscribe: 'Inga fler sådana meddelanden',
};

const nb: FollowUpLabels = {
  greeting: 'Hei {name}!',
  greetingNameless: 'Hei!',
  price: 'Din pris',
  insteadOf: 'i stedet for {price}',
  quantity: 'Antall',
  validUntil: 'Prisen gjelder til {time}.',
  view: 'Se tilbudet',
  newOrder: 'Det blir en ny bestilling; den du allerede har, endres ikke.',
  why: 'Du får dette fordi du sa ja til tilbud i bestilling {order}.',
  unsubscribe: 'Ingen flere slike meldinger',
};

const da: FollowUpLabels = {
  greeting: 'Hej {name}!',
  greetingNameless: 'Hej!',
  price: 'Din pris',
  insteadOf: 'i stedet for {price}',
  quantity: 'Antal',
  validUntil: 'Prisen gælder til {time}.',
  view: 'Se tilbuddet',
  newOrder: 'Det bliver en ny ordre; den, du allerede har, ændres ikke.',
  why: 'Du får denne besked, fordi du sagde ja til tilbud i ordre {order}.',
  unsubscribe: 'Ikke flere af disse beskeder',
};

const fi: FollowUpLabels = {
  greeting: 'Hei {name}!',
  greetingNameless: 'Hei!',
  price: 'Sinun hintasi',
  insteadOf: 'normaalisti {price}',
  quantity: 'Määrä',
  validUntil: 'Hinta on voimassa {time} asti.',
  view: 'Katso tarjous',
  newOrder: 'Tästä tulee uusi tilaus; jo tekemäsi tilaus ei muutu.',
  why: 'Saat tämän, koska sallit tarjoukset tilauksessa {order}.',
  unsubscribe: 'En halua enää näitä viestejä',
};

const de: FollowUpLabels = {
  greeting: 'Hallo {name},',
  greetingNameless: 'Guten Tag,',
  price: 'Ihr Preis',
  insteadOf: 'statt {price}',
  quantity: 'Menge',
  validUntil: 'Der Preis gilt bis {time}.',
  view: 'Zum Angebot',
  newOrder: 'Es wäre eine neue Bestellung; Ihre bisherige bleibt, wie sie ist.',
  why: 'Sie erhalten dies, weil Sie bei Bestellung {order} Angeboten zugestimmt haben.',
  unsubscribe: 'Keine solchen Nachrichten mehr',
};

const ja: FollowUpLabels = {
  greeting: '{name} 様',
  greetingNameless: 'お客様',
  price: '特別価格',
  insteadOf: '通常 {price}',
  quantity: '数量',
  validUntil: 'この価格は {time} まで有効です。',
  view: '商品を見る',
  newOrder: '新しいご注文となり、前回のご注文は変更されません。',
  why: 'ご注文 {order} の際にご案内の配信に同意いただいたため、お送りしています。',
  unsubscribe: '配信を停止する',
};

const byLanguage: ReadonlyMap<string, FollowUpLabels> = new Map(
  Object.entries({ en, sv, nb, nn: nb, no: nb, da, fi, de, ja }),
);

/** The labels of a locale such as `sv-SE`, with the language they are in; English for others. */
export function followUpLabels(locale: string): { language: string; labels: FollowUpLabels } {
  const language = locale.split(/[-_]/)[0]?.toLowerCase() ?? '';
  const labels = byLanguage.get(language);
  return labels ? { language, labels } : { language: 'en', labels: en };
}
