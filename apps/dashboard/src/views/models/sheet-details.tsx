import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconCircleOff, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { listModelVersions, removeModel, type ModelResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { useAsk } from '../../api/use-ask';
import { Confirm } from '../../components/confirm';
import { DataTable, type Column } from '../../components/data-table';
import { DetailList } from '../../components/detail-list';
import { ErrorNotice } from '../../components/error-notice';
import { Loading } from '../../components/loading';
import { Mark } from '../../components/mark';
import { Moment } from '../../components/moment';
import { useChange } from '../../components/use-change';
import { ViewLink } from '../../components/view-link';
import { messages } from '../../messages';
import { decimalText } from '../../money/money';
import { fieldName } from './field-names';
import { differences } from './sheet-differences';
import { CLASSES, SETS, type PriceSet, type TokenClass } from './sheet-draft';
import { useQuote } from './use-quote';
import { FIRST_EXAMPLE, WorkedExample } from './worked-example';

type Model = Exact<ModelResponse>;

const texts = messages.models;
const VERSIONS_SHOWN = 50;

interface Props {
  readonly model: Model;
  readonly onEdit: () => void;
  /** What was done just now. */
  readonly notice: string | undefined;
  readonly onRemoved: () => void;
}

/** A price sheet as it counts now, what a call costs by it, and the versions before. */
export function SheetDetails({ model, onEdit, notice, onRemoved }: Props) {
  const [example, setExample] = useState(FIRST_EXAMPLE);
  const quote = useQuote(model.id, example);
  const sets = SETS.filter((set) => setOf(model, set) !== undefined);
  const classes = CLASSES.filter((name) => model.prices[name] !== undefined);
  return (
    <Stack gap="lg">
      <Group justify="space-between" gap="xs" aria-live="polite">
        {notice !== undefined && (
          <Alert color="teal" variant="light" py={8} w="100%">
            {notice}
          </Alert>
        )}
        <Text size="sm" component="div">
          <Enabled model={model} />
        </Text>
        <Group gap="xs">
          {model.source === 'operator' && <Remove model={model} onRemoved={onRemoved} />}
          <Button leftSection={<IconPencil size={14} />} onClick={onEdit}>
            {model.source === 'operator' ? texts.edit : texts.override}
          </Button>
        </Group>
      </Group>
      <DetailList
        details={[
          [texts.fields.provider, model.provider],
          [texts.fields.upstream_model, model.upstream_model],
          [texts.fields.display_name, model.display_name],
          [texts.fields.aliases, model.aliases.length === 0 ? null : model.aliases.join(', ')],
          [texts.sheet, texts.sheetOf(model.source, model.version)],
          [texts.since, <Moment value={model.updated_at} />],
          [texts.fields.markup_percent, markupText(model)],
          [
            texts.fields.per_request,
            model.prices.per_request === undefined ? null : decimalText(model.prices.per_request),
          ],
          [texts.fields.max_input_tokens, decimalText(model.limits.max_input_tokens)],
          [texts.fields.max_output_tokens, decimalText(model.limits.max_output_tokens)],
          [
            texts.fields.max_image_tokens,
            model.limits.max_image_tokens === null
              ? texts.noImages
              : decimalText(model.limits.max_image_tokens),
          ],
          [
            texts.calls,
            <ViewLink to="/calls" search={{ model: model.id }}>
              {texts.seeCalls}
            </ViewLink>,
          ],
        ]}
      />
      <PriceTable model={model} sets={sets} />
      <WorkedExample
        example={example}
        onChange={setExample}
        quote={quote}
        error={quote.error}
        classes={classes}
        tiers={['default', ...(['flex', 'priority'] as const).filter((tier) => sets.includes(tier))]}
      />
      <Versions modelId={model.id} />
    </Stack>
  );
}

export function Enabled({ model: { enabled } }: { readonly model: Model }) {
  return (
    <Mark icon={enabled ? IconCircleCheck : IconCircleOff} tone={enabled ? 'good' : 'quiet'}>
      {enabled ? texts.enabled : texts.disabled}
    </Mark>
  );
}

const markupText = ({ markup_percent }: Model) =>
  markup_percent == null ? texts.standardMarkup : `${decimalText(markup_percent)} %`;

function setOf({ prices }: Model, set: PriceSet) {
  if (set === 'standard') return prices;
  return set === 'long_context' ? prices.long_context : prices.tiers?.[set];
}

function PriceTable({ model, sets }: { readonly model: Model; readonly sets: readonly PriceSet[] }) {
  const above = model.prices.long_context?.above;
  return (
    <section>
      <Title order={3} mb={6}>
        {texts.prices}
      </Title>
      <DataTable
        caption={texts.prices}
        columns={[CLASS_COLUMN, ...sets.map((set) => priceColumn(model, set))]}
        rows={CLASSES.filter((name) => sets.some((set) => setOf(model, set)?.[name] !== undefined))}
        rowKey={(name) => name}
      />
      <Text size="xs" c="dimmed" mt={4}>
        {above === undefined
          ? texts.pricesUnit
          : `${texts.pricesUnit} ${texts.longAbove(decimalText(above))}`}
      </Text>
    </section>
  );
}

const CLASS_COLUMN: Column<TokenClass> = {
  key: 'class',
  header: messages.charge.class,
  render: (name) => messages.tokenClasses[name],
};

function priceColumn(model: Model, set: PriceSet): Column<TokenClass> {
  const priceOf = (name: TokenClass) => setOf(model, set)?.[name];
  return {
    key: set,
    header: texts.sets[set],
    align: 'end',
    ...(set !== 'standard' && {
      fold: { below: 'xs', matters: (name) => priceOf(name) !== undefined },
    }),
    render: (name) => {
      const price = priceOf(name);
      return <span className="number">{price === undefined ? '–' : decimalText(price)}</span>;
    },
  };
}

function Remove({ model, onRemoved }: { readonly model: Model; readonly onRemoved: () => void }) {
  const [isAsking, setAsking] = useState(false);
  const removal = useChange(
    () => removeModel({ path: { model_id: model.id }, throwOnError: true }),
    () => {
      setAsking(false);
      onRemoved();
    },
  );
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconTrash size={14} />}
        onClick={() => {
          setAsking(true);
        }}
      >
        {texts.remove}
      </Button>
      <Confirm
        title={texts.removeTitle(model.id)}
        action={texts.remove}
        isOpen={isAsking}
        isUnderWay={removal.isUnderWay}
        error={removal.error}
        onConfirm={() => {
          removal.send(undefined);
        }}
        onClose={() => {
          setAsking(false);
        }}
      >
        {texts.removeText}
      </Confirm>
    </>
  );
}

function Versions({ modelId }: { readonly modelId: string }) {
  const query = { limit: VERSIONS_SHOWN };
  const { data, error, refetch } = useAsk(['versions', modelId], (signal) =>
    listModelVersions({ path: { model_id: modelId }, query, signal, throwOnError: true }),
  );
  const versions = data?.versions;
  return (
    <section>
      <Title order={3} mb={6}>
        {texts.versions}
      </Title>
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {versions === undefined && error === null && <Loading />}
      {versions?.length === 0 && (
        <Text size="sm" c="dimmed">
          {texts.noVersions}
        </Text>
      )}
      <Stack component="ol" gap="sm" className="versions">
        {versions?.map(({ version, updated_at, model }, index) => {
          const before = versions[index + 1];
          const isOldest = before === undefined && data?.next_cursor === null;
          return (
            <li key={version}>
              <Group gap="xs" align="baseline">
                <Text size="sm" fw={600}>
                  {texts.version(version)}
                </Text>
                <Text size="xs" c="dimmed">
                  <Moment value={updated_at} />
                </Text>
              </Group>
              {model === undefined && <Text size="sm">{texts.removed}</Text>}
              {model !== undefined && isOldest && <Text size="sm">{texts.firstVersion}</Text>}
              {model !== undefined && before !== undefined && (
                <Differences before={before.model} after={model} />
              )}
            </li>
          );
        })}
      </Stack>
    </section>
  );
}

function Differences({ before, after }: { readonly before: Model | undefined; readonly after: Model }) {
  const changes = differences(before, after);
  if (before === undefined) return <Text size="sm">{texts.storedAgain}</Text>;
  if (changes.length === 0) return <Text size="sm">{texts.same}</Text>;
  return (
    <ul className="differences">
      {changes.map((change) => (
        <li key={change.path}>
          <Text span size="sm" c="dimmed">
            {fieldName(change.path)}
          </Text>{' '}
          <Text span size="sm" className="break">
            <del>{change.before ?? texts.nothing}</del>
            {' → '}
            <ins>{change.after ?? texts.nothing}</ins>
          </Text>
        </li>
      ))}
    </ul>
  );
}
