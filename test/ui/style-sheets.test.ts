import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('every part of Mantine that is drawn has its style sheet: without it a radio button is a white disc beside a native one', () => {
  const sheets = readFileSync('renderer/theme/styles.ts', 'utf8');
  const used = readdirSync('renderer', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .flatMap((file) =>
      [...readFileSync(`renderer/${file}`, 'utf8').matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)].flatMap(([, names = '']) =>
        names.split(',').map((name) => name.trim()),
      ),
    );
  const missing = [...new Set(used)].filter(
    (name) => existsSync(`node_modules/@mantine/core/styles/${name}.css`) && !sheets.includes(`/styles/${name}.css'`),
  );
  expect(used.length).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});
