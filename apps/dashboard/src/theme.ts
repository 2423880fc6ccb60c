import { createTheme, type CSSVariablesResolver } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 8 },
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.25rem' }, h2: { fontSize: '0.9375rem' }, h3: { fontSize: '0.875rem' } },
  },
  components: {
    Paper: { defaultProps: { withBorder: true, shadow: 'none' } },
    Table: {
      defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm', highlightOnHoverColor: 'var(--surface)' },
    },
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    NativeSelect: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
  },
});

/** Secondary text reaches a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3) in both schemes. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': '#5b6270',
    '--mantine-color-default-border': '#e3e6ea',
    '--surface': '#f7f8fa',
    '--marked': '#f3f6ff',
    '--grows': '#197337',
    '--shrinks': '#b3261e',
    '--warns': '#9a5b00',
    '--mantine-color-error': '#c92a2a',
    // Of charts: each reaches 3 to 1 against the card (WCAG 2.2, 1.4.11), and neighbours differ in lightness.
    '--series-1': '#3b5bdb',
    '--series-2': '#0c9a70',
    '--series-3': '#9c36b5',
    '--series-4': '#d9580a',
    '--series-5': '#0b7285',
    '--series-6': '#d6336c',
    '--series-7': '#5c8a0d',
    '--series-8': '#7a4f2a',
    '--series-rest': '#868e96',
  },
  dark: {
    '--mantine-color-body': '#16171a',
    '--mantine-color-dimmed': '#a2a7b0',
    '--mantine-color-default-border': '#2c2e33',
    '--surface': '#101113',
    '--marked': '#1e2440',
    '--grows': '#5fce84',
    '--shrinks': '#ff8a80',
    '--warns': '#f0b455',
    '--mantine-color-error': '#ff8a80',
    '--series-1': '#748ffc',
    '--series-2': '#38d9a9',
    '--series-3': '#cc5de8',
    '--series-4': '#ffa94d',
    '--series-5': '#22b8cf',
    '--series-6': '#f783ac',
    '--series-7': '#a9e34b',
    '--series-8': '#c08a5a',
    '--series-rest': '#868e96',
  },
});
