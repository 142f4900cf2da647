import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { queryClient } from './api/query-client.ts';
import { FirstRun } from './first-run/gate.tsx';
import { Frame } from './frame/frame.tsx';
import { LiveRegion } from './messages/live-region.tsx';
import { Start } from './start/start.tsx';
import { schemeManager } from './theme/scheme.ts';
import { styleNonce, theme } from './theme/theme.ts';

/** Everything, from the outside in: colours, the API's cache, the way in, the frame with its screens. */
export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={schemeManager} getStyleNonce={styleNonce}>
      <QueryClientProvider client={queryClient}>
        <Start>
          <FirstRun>
            <Frame />
          </FirstRun>
        </Start>
        <LiveRegion />
      </QueryClientProvider>
    </MantineProvider>
  );
}
