import { useState } from 'react';
import { getModel, type ModelResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { useAsk } from '../../api/use-ask';
import { ErrorNotice } from '../../components/error-notice';
import { Loading } from '../../components/loading';
import { SidePanel } from '../../components/side-panel';
import { messages } from '../../messages';
import { SheetDetails } from './sheet-details';
import { SheetForm } from './sheet-form';

const texts = messages.models;

interface Props {
  readonly model: string | undefined;
  readonly form: 'sheet' | 'new' | undefined;
  readonly go: (to: { model?: string | undefined; form?: 'sheet' | 'new' | undefined }) => void;
}

/** The sheet of a model, or a form for it, beside the list. */
export function ModelPanel({ model, form, go }: Props) {
  const isOpen = model !== undefined || form === 'new';
  return (
    <SidePanel
      title={form === 'new' ? texts.newSheet : (model ?? texts.title)}
      isOpen={isOpen}
      onClose={() => {
        go({});
      }}
    >
      {isOpen && <Content key={model ?? ''} model={model} form={form} go={go} />}
    </SidePanel>
  );
}

function Content({ model: name, form, go }: Props) {
  const [notice, setNotice] = useState<string>();
  const { data, error, refetch } = useAsk(
    ['model', name],
    (signal) => getModel({ path: { model_id: name ?? '' }, signal, throwOnError: true }),
    { enabled: name !== undefined && form !== 'new' },
  );
  const onSaved = (model: Exact<ModelResponse>) => {
    setNotice(texts.saved(model.version));
    go({ model: model.id });
  };
  if (form === 'new') {
    return (
      <SheetForm
        id={name ?? ''}
        model={undefined}
        onSaved={onSaved}
        onCancel={() => {
          go({});
        }}
      />
    );
  }
  if (data === undefined) {
    return error === null ? <Loading /> : <ErrorNotice error={error} onRetry={() => void refetch()} />;
  }
  if (form === 'sheet') {
    return (
      <SheetForm
        id={data.id}
        model={data}
        onSaved={onSaved}
        onCancel={() => {
          go({ model: data.id });
        }}
      />
    );
  }
  return (
    <SheetDetails
      model={data}
      notice={notice}
      onEdit={() => {
        setNotice(undefined);
        go({ model: data.id, form: 'sheet' });
      }}
      onRemoved={() => {
        go({});
      }}
    />
  );
}
