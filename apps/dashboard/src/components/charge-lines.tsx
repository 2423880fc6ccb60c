import { Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { messages } from '../messages';
import { countOf, decimalText, formatCount, wholeAmount } from '../money/money';
import { rateText, reckon, type Charge } from '../money/reckoning';
import { Amount } from './amount';
import { Mark } from './mark';
import { useWindowFrom } from './use-window';

const texts = messages.charge;

interface Props {
  readonly charge: Charge;
  /** Says what the table holds, for screen readers. */
  readonly caption: string;
}

/** How a charge comes to be, from its lines to its last digit, and whether they make it. */
export function ChargeLines({ charge, caption }: Props) {
  const { lines, usd, markup_percent, credits_per_usd, currency, charged } = charge;
  const reckoning = reckon(charge);
  const isWide = useWindowFrom()('xs');
  const nameColumns = isWide ? 3 : 1;
  return (
    <>
      <div className="scroll-x" tabIndex={0} role="group" aria-label={caption}>
        <Table className="charge-lines">
          <caption className="visually-hidden">{caption}</caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{texts.class}</Table.Th>
              {isWide && (
                <>
                  <Table.Th className="end">{texts.tokens}</Table.Th>
                  <Table.Th className="end">{texts.perMillion}</Table.Th>
                </>
              )}
              <Table.Th className="end">{texts.usd}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map((line) => {
              // A fee has neither.
              const hasTokens = line.usd_per_million !== null;
              const tokens = hasTokens ? formatCount(countOf(line.tokens)) : '';
              const price = line.usd_per_million === null ? '' : decimalText(line.usd_per_million);
              return (
                <Table.Tr key={line.class}>
                  <Table.Td>
                    {messages.tokenClasses[line.class]}
                    {!isWide && hasTokens && <div className="folded">{texts.tokensAt(tokens, price)}</div>}
                  </Table.Td>
                  {isWide && (
                    <>
                      <Table.Td className="end number">{tokens}</Table.Td>
                      <Table.Td className="end number">{price}</Table.Td>
                    </>
                  )}
                  <Table.Td className="end number">
                    {line.usd === undefined ? '' : decimalText(line.usd)}
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
          <Table.Tfoot>
            {usd !== undefined && (
              <SumRow span={nameColumns} name={texts.sum}>
                {decimalText(usd)}
              </SumRow>
            )}
            {reckoning !== null && markup_percent !== undefined && (
              <>
                <SumRow
                  span={nameColumns}
                  name={texts.markup(decimalText(markup_percent))}
                >{`+ ${reckoning.markup}`}</SumRow>
                <SumRow span={nameColumns} name={rateText(credits_per_usd, currency)}>
                  {`${reckoning.exact} ${currency}`}
                </SumRow>
                {reckoning.notCharged > 0n && (
                  <SumRow span={nameColumns} name={texts.notCharged}>
                    {`− ${wholeAmount(reckoning.notCharged)} ${currency}`}
                  </SumRow>
                )}
              </>
            )}
            {charged !== null && (
              <SumRow span={nameColumns} name={texts.charged} isTotal>
                <Amount value={charged} currency={currency} whole />
              </SumRow>
            )}
          </Table.Tfoot>
        </Table>
      </div>
      {reckoning !== null && (
        <Text size="xs" mt={6} component="div">
          <Mark
            icon={reckoning.addsUp ? IconCircleCheck : IconAlertTriangle}
            tone={reckoning.addsUp ? 'good' : 'warning'}
          >
            {reckoning.addsUp ? texts.addsUp : texts.doesNotAddUp}
          </Mark>
        </Text>
      )}
    </>
  );
}

interface SumProps {
  /** Columns that the name fills. */
  readonly span: number;
  readonly name: string;
  readonly isTotal?: boolean;
  readonly children: ReactNode;
}

function SumRow({ span, name, isTotal = false, children }: SumProps) {
  return (
    <Table.Tr className={isTotal ? 'total' : ''}>
      <Table.Th scope="row" colSpan={span}>
        {name}
      </Table.Th>
      <Table.Td className="end number">{children}</Table.Td>
    </Table.Tr>
  );
}
