import * as fc from 'fast-check';
import { appendToArray, elementsOf, rawMember } from '../../../providers/payments/json-text';

/** JSON as another system may spell it: odd numbers, needless escapes, spaces anywhere. */
const spacing = fc.stringMatching(/^[ \n\t\r]{0,3}$/);
const number = fc.constantFrom('1', '1.0', '1e2', '-0', '100.00', '12345678901234567890', '1E+2');
const text = fc.oneof(
  fc.string().map((value) => JSON.stringify(value)),
  fc.constantFrom('"\\u0041\\/"', '"}]\\"{["', '"\\\\"', '"å 😀"', '"\\ud83d\\ude00"'),
);
const anyValue = fc.letrec<{ value: string; array: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    number,
    text,
    fc.constantFrom('true', 'null'),
    tie('array'),
    tie('object'),
  ),
  array: fc
    .tuple(spacing, fc.array(tie('value'), { maxLength: 4 }), spacing)
    .map(([before, items, after]) => `[${before}${items.join(`${after},${before}`)}${after}]`),
  object: fc
    .tuple(spacing, fc.array(fc.tuple(text, tie('value')), { maxLength: 4 }), spacing)
    .map(([gap, members, end]) => {
      const spelled = members.map(([name, value]) => `${gap}${name}${end}:${gap}${value}${end}`);
      return `{${spelled.join(',')}${gap}}`;
    }),
}));

describe('JSON as text', () => {
  it('finds a member byte for byte, whatever stands around it', () => {
    const member = fc.tuple(spacing, text, anyValue.value, spacing);
    fc.assert(
      fc.property(
        anyValue.array,
        fc.array(member, { maxLength: 3 }),
        fc.array(member, { maxLength: 3 }),
        spacing,
        (lines, before, after, gap) => {
          const spell = (members: typeof before) =>
            members.map(([left, name, value, right]) => `${left}${name}${right}:${left}${value}`);
          const wanted = `${gap}"order_lines"${gap}:${gap}${lines}${gap}`;
          const json = `${gap}{${[...spell(before), wanted, ...spell(after)].join(',')}}`;
          fc.pre(!after.some(([, name]) => JSON.parse(name) === 'order_lines'));
          expect(rawMember(json, 'order_lines')).toBe(lines);
        },
      ),
    );
  });

  it.each([
    ['a name spelled with escapes', '{"order\\u005flines":[1.0]}', '[1.0]'],
    ['the last of two, as JSON.parse', '{"order_lines":[1],"order_lines":[2]}', '[2]'],
    ['only its own, not one further down', '{"a":{"order_lines":[1]},"order_lines":[2]}', '[2]'],
    ['a name inside a text', '{"a":"\\"order_lines\\":[1]","order_lines":[2]}', '[2]'],
    ['a text as value', '{"order_lines":"]"}', '"]"'],
    ['a number at the end', '{"order_lines":1e2}', '1e2'],
  ])('finds %s', (_case, json, raw) => {
    expect(rawMember(json, 'order_lines')).toBe(raw);
  });

  it.each(['{}', '[]', '3', '{"lines":[1]}', '{"a":{"order_lines":1}}'])(
    'finds nothing in %s',
    (json) => {
      expect(rawMember(json, 'order_lines')).toBeUndefined();
    },
  );

  it('appends to an array without touching a byte of what it held', () => {
    fc.assert(
      fc.property(anyValue.array, fc.array(anyValue.value, { minLength: 1 }), (array, added) => {
        const whole = appendToArray(array, added);
        const held = array.slice(1, -1);
        const glue = held.trim() === '' ? '' : `${held},`;
        expect(whole).toBe(`[${glue}${added.join(',')}]`);
        const expected = [...JSON.parse(array), ...added.map((item) => JSON.parse(item))];
        expect(JSON.parse(whole)).toEqual(expected);
      }),
    );
  });

  it('takes an array apart into its elements, byte for byte', () => {
    fc.assert(
      fc.property(fc.array(anyValue.value), spacing, (elements, gap) => {
        const array = `${gap}[${gap}${elements.join(`${gap},${gap}`)}${gap}]${gap}`;
        expect(elementsOf(array)).toEqual(elements);
      }),
    );
  });

  it('leaves an array as it is when there is nothing to append', () => {
    expect(appendToArray(' [ ] ', [])).toBe('[]');
    expect(appendToArray('[ 1.0 ]', [])).toBe('[ 1.0 ]');
  });
});
