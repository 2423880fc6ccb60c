import { Skeleton } from '@mantine/core';
import type { OverviewResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { Change, Tile, TileFrame } from '../../components/tile';
import { messages } from '../../messages';
import { countOf, formatCount, percentText, perMille, tenthsOf } from '../../money/money';

const TILES = 8;
const texts = messages.overview;

export function Tiles({ numbers }: { readonly numbers: Exact<OverviewResponse> | undefined }) {
  if (numbers === undefined) {
    return Array.from({ length: TILES }, (_, index) => <Skeleton key={index} height={91} radius="md" />);
  }
  const { outstanding, topped_up, billed, refunded, held, calls, uncollected, currency } = numbers;
  const inCurrency = (label: string) => `${label} (${currency})`;
  return (
    <>
      <Tile label={inCurrency(texts.outstanding)} {...outstanding} />
      <Tile label={inCurrency(texts.toppedUp)} {...topped_up} better="more" />
      <Tile label={inCurrency(texts.billed)} {...billed} better="more" />
      <Tile label={inCurrency(texts.refunded)} {...refunded} better="less" />
      <Tile label={inCurrency(texts.held)} value={held} />
      <Tile label={texts.calls} {...calls} kind="count" better="more" />
      <ErrorShare numbers={numbers} />
      <Tile label={inCurrency(texts.uncollected)} {...uncollected} better="less" />
    </>
  );
}

/** The part of AI calls that failed, and how far that is from the period before, in percentage points. */
function ErrorShare({ numbers: { calls, failed } }: { readonly numbers: Exact<OverviewResponse> }) {
  const now = perMille(BigInt(failed.value), BigInt(calls.value));
  const then = perMille(BigInt(failed.before), BigInt(calls.before));
  return (
    <TileFrame label={texts.errorShare} value={now === null ? '–' : percentText(now)}>
      {now !== null && then !== null ? (
        <Change
          now={BigInt(now)}
          then={BigInt(then)}
          before={percentText(then)}
          better="less"
          text={
            now === then ? messages.tile.unchanged : texts.points(now > then, tenthsOf(Math.abs(now - then)))
          }
        />
      ) : (
        <span className="tile-note number">
          {texts.failedOf(formatCount(countOf(failed.value)), formatCount(countOf(calls.value)))}
        </span>
      )}
    </TileFrame>
  );
}
