export function CasdoorScreen() { return null; }
