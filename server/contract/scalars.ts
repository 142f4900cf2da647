import { z } from 'zod';

/** Times are UTC, ISO 8601; ids are positive whole numbers (api.md). */
export const time = z.iso.datetime();
export const id = z.int().positive();
