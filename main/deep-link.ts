/** A code as devices show it: eight of twenty letters (server/sign-in/pairing). */
const pairing = /^doorward:\/\/pair\/?\?user_code=([BCDFGHJKLMNPQRSTVWXZ]{4}-?[BCDFGHJKLMNPQRSTVWXZ]{4})$/i;

/**
 * Where in our page a `doorward://` link among these words leads: to the field for a device's code, filled in. Any web page can send a link, so it is taken in
 * this one form or not at all, it answers nothing (the person still compares and allows), and every other one only brings the window to the front:
 * also the one that ends a sign-in elsewhere (`doorward://sso`), because the window itself collects what came of it.
 */
export function placeIn(words: readonly string[]): string | null {
  const codes = words.flatMap((word) => pairing.exec(word)?.[1] ?? []);
  return codes[0] === undefined ? null : `/pair#${codes[0].toUpperCase()}`;
}
