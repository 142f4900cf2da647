/** Who signs in during the storm. */
export const stormOwner = { username: 'ada', password: 'a storm of sign-ins' };
