import { afterAll, beforeAll, describe } from 'vitest';
import { openGround } from './ground.ts';
import { casdoorNamed } from './named.ts';
import { openOutages, waysOf } from './outages.ts';
import { testLinks } from './part-links.ts';
import { testOutages } from './part-outages.ts';
import { testRechecks } from './part-rechecks.ts';
import { testRotation } from './part-rotation.ts';
import { testSeeds } from './part-seeds.ts';
import { testSignIn } from './part-sign-in.ts';
import type { Site } from './site.ts';

const named = casdoorNamed();
const reason = named ? `at ${named.CASDOOR_URL}` : 'skipped: CASDOOR_URL is not set, see docs/casdoor.md';

/** One file, so that nothing else is asked of Casdoor while it is stopped. */
describe.skipIf(named === null)(`a real Casdoor (${reason})`, () => {
  let opened: Site | undefined;
  const site = () => {
    if (!opened) throw new Error('Casdoor is not set up yet');
    return opened;
  };
  beforeAll(async () => {
    if (!named) return;
    const ground = await openGround(named);
    opened = { ground, outages: await openOutages(named), named };
  });
  afterAll(async () => {
    await opened?.ground.close();
    await opened?.outages.close();
  });

  testSignIn(site);
  testLinks(site);
  testRechecks(site);
  testRotation(site);
  testSeeds(site);
  testOutages(site, waysOf(named));
});
