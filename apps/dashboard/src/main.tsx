import '@mantine/core/styles.layer.css';
import './page.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/use-ask';
import { router } from './router';
import { needsKey } from './session/access';
import { meQuery } from './session/session';
import { theme, variables } from './theme';

const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce;
// The name under which get-nonce looks for it, for the styles that lock the page behind a dialog.
if (nonce !== undefined) Object.assign(globalThis, { __webpack_nonce__: nonce });

const element = document.getElementById('root');
if (element === null) throw new Error('The page has no element for its content.');
// Asked while the page is being drawn, which shows a failure.
if (!needsKey()) queryClient.query(meQuery).catch(() => undefined);
createRoot(element).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce ?? ''}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
