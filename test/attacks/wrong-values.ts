/** Values that are no text. */
export const wrongTypes: readonly unknown[] = [0, 1, -1, 1.5, true, false, [], ['x'], {}, { x: 1 }];
/** Texts that are no line: control characters, marks that turn the reading direction, broken characters, and too many. */
export const wrongLines: readonly string[] = [
  'a\nb',
  'a\r\nb',
  'a\u0000b',
  'a\u0007b',
  'a\u001bb',
  'a\u007fb',
  'a\u0085b',
  'a\u2028b',
  'a\u2029b',
  'a\u202eb',
  'a\u2066b',
  'a\u200eb\u202a',
  '\ud800',
  'x\udc00y',
  '\ue000',
  '\uffff',
  'x'.repeat(121),
];
