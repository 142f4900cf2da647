/** The shapes of the wire contract that the client's methods take and give: types alone, nothing of the server comes along. */
export type { ApiKeyMade, ApiKeyRow } from '../server/contract/api-key-schemas.ts';
export type { Introspection } from '../server/contract/asking.ts';
export type { ErrorCode, FieldCode } from '../server/contract/error-codes.ts';
export type { PendingSecondFactor } from '../server/contract/factor-schemas.ts';
export type { WellKnownDoorward } from '../server/contract/network.ts';
export type { DeviceAuthorized, DeviceTokenAnswer } from '../server/contract/pairing.ts';
export type { AuthPayload, Me, ModeAnswer, RevokeOthersAnswer, SessionList, SessionProbe, SessionRow, User } from '../server/contract/schemas.ts';
