interface Named {
  readonly username: string;
  readonly display_name: string;
}

/** "Ada Lovelace (ada)"; the user name alone where the other says no more. */
export const nameOfPerson = ({ username, display_name: name }: Named): string =>
  name === '' || name === username ? username : `${name} (${username})`;
