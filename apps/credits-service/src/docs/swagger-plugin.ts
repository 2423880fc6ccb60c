/** The parts of the browser and of Swagger UI that the plugin uses: this project's types know neither. */
interface Page {
  readonly document: {
    readonly documentElement: { readonly classList: { toggle(name: string, isOn: boolean): void } };
  };
  matchMedia(query: string): {
    readonly matches: boolean;
    addEventListener(event: 'change', listener: () => void): void;
  };
}

interface System {
  readonly React: {
    readonly createElement: (type: unknown, props: object | null, ...children: unknown[]) => unknown;
    useState(initial: boolean): [boolean, (next: boolean) => void];
  };
}

interface ResponseProps {
  readonly code: string;
  readonly className: string;
  /** Whether it is the first of the successful ones. */
  readonly isDefault: boolean;
  readonly response: {
    get(name: 'description'): string;
    getIn(path: readonly string[]): { keySeq(): { toArray(): readonly string[] } } | undefined;
  };
}

/**
 * Folds all documented responses but the usual one into a line each, with the codes of problems, and follows the
 * system's colors.
 * Swagger UI gets the source of this function in its script, so nothing outside it may be named here.
 */
export function swaggerPlugin() {
  const page = globalThis as unknown as Page;
  const dark = page.matchMedia('(prefers-color-scheme: dark)');
  const followColors = (): void => {
    page.document.documentElement.classList.toggle('dark-mode', dark.matches);
  };
  followColors();
  dark.addEventListener('change', followColors);

  const foldResponse = (Response: unknown, { React }: System) => {
    const element = React.createElement;
    return function FoldedResponse(props: ResponseProps): unknown {
      const { code, className, isDefault, response } = props;
      const [isOpen, setOpen] = React.useState(className === 'response_current');
      if (isDefault) return element(Response, props);
      const examples = response.getIn(['content', 'application/problem+json', 'examples']);
      const names = examples
        ?.keySeq()
        .toArray()
        .map((name) => element('code', { key: name }, name));
      const fold = {
        open: isOpen,
        onToggle: (event: { currentTarget: { open: boolean } }) => {
          setOpen(event.currentTarget.open);
        },
      };
      const body = isOpen && element('table', null, element('tbody', null, element(Response, props)));
      return element(
        'tr',
        { className: `folded ${className}`, 'data-code': code },
        element('td', { className: 'response-col_status' }, code),
        element(
          'td',
          { colSpan: 2 },
          element('details', fold, element('summary', null, names ?? response.get('description')), body),
        ),
      );
    };
  };
  return { wrapComponents: { response: foldResponse } };
}
