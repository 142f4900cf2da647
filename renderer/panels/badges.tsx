import { Badge, Group } from '@mantine/core';

interface BadgeText {
  readonly text: string;
  readonly color: string;
}

/** What stands out about a row of a list, in words; nothing where nothing does. */
export function Badges({ badges }: { readonly badges: readonly (BadgeText | null)[] }) {
  const shown = badges.filter((badge) => badge !== null);
  if (shown.length === 0) return null;
  return (
    <Group gap={6} mt={4}>
      {shown.map(({ text, color }) => (
        <Badge key={text} color={color}>
          {text}
        </Badge>
      ))}
    </Group>
  );
}
