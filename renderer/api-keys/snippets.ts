import type { NewKey } from '../api/api-keys.ts';

export const snippetNames = ['curl', 'javascript', 'python'] as const;
export type SnippetName = (typeof snippetNames)[number];

/** Lines that use the key at once, for whoever has it in front of them. A key that may not read asks for what everybody may know. */
export function snippetsOf({ api_key: key, scopes }: NewKey, origin: string): Readonly<Record<SnippetName, string>> {
  const url = `${origin}/api/v1/auth/${scopes.includes('read') ? 'settings' : 'mode'}`;
  return {
    curl: `curl -H 'Authorization: Bearer ${key}' ${url}`,
    javascript: [
      `const answer = await fetch('${url}', {`,
      `  headers: { Authorization: 'Bearer ${key}' },`,
      '});',
      'console.log(await answer.json());',
    ].join('\n'),
    python: [
      'import json, urllib.request',
      '',
      `request = urllib.request.Request('${url}')`,
      `request.add_header('Authorization', 'Bearer ${key}')`,
      'print(json.load(urllib.request.urlopen(request)))',
    ].join('\n'),
  };
}

/** A file of settings for the script: where, and the key. */
export function envFile({ api_key: key }: NewKey, origin: string): string {
  return `DOORWARD_URL=${origin}\nDOORWARD_API_KEY=${key}\n`;
}
