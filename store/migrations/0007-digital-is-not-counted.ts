/** What is not made of pieces has none to run out of: stock put for it earlier is forgotten. */
export const digitalIsNotCounted = {
  name: '0007-digital-is-not-counted',
  sql: `
    update stock set on_hand = null
    from products
    where products.reference = stock.reference and products.kind in ('digital', 'service');
  `,
};
