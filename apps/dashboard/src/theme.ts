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
    '--grows': '#197337',
    '--shrinks': '#b3261e',
    '--mantine-color-error': '#c92a2a',
  },
  dark: {
    '--mantine-color-body': '#16171a',
    '--mantine-color-dimmed': '#a2a7b0',
    '--mantine-color-default-border': '#2c2e33',
    '--surface': '#101113',
    '--grows': '#5fce84',
    '--shrinks': '#ff8a80',
    '--mantine-color-error': '#ff8a80',
  },
});
