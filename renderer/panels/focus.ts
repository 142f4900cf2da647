const frames = 60;

/** Puts the focus on an element that is about to be drawn, as soon as it is there. Gives up after about a second. */
export function focusSoon(id: string, left = frames): void {
  const element = document.getElementById(id);
  if (element) element.focus();
  else if (left > 0) requestAnimationFrame(() => focusSoon(id, left - 1));
}
