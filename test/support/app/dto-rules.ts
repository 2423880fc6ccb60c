import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage';
import { getMetadataStorage, ValidationTypes } from 'class-validator';

const READ_FROM_A_REQUEST: readonly number[] = [
  RouteParamtypes.BODY,
  RouteParamtypes.QUERY,
  RouteParamtypes.PARAM,
];
const NO_CLASSES: readonly unknown[] = [undefined, Object, Array, String, Number, Boolean];
/** They say when to look at a field, and not what it has to be. */
const NO_RULES: readonly string[] = [ValidationTypes.CONDITIONAL_VALIDATION, ValidationTypes.WHITELIST];

/** The classes that requests to these controllers are read into, with those of their fields. */
export function dtosOf(controllers: readonly Type<object>[]): Set<Type<object>> {
  const found = new Set<Type<object>>();
  for (const { type } of controllers.flatMap(parametersOf)) if (isClass(type)) addWithNested(type, found);
  return found;
}

/**
 * Each `Class.field` that no rule looks at, and each handler that takes a body, query or path as it comes.
 */
export function unruledFields(controllers: readonly Type<object>[]): string[] {
  const handlers = controllers
    .flatMap(parametersOf)
    .filter(({ type, isWhole }) => isWhole && !isClass(type))
    .map(({ handler }) => handler);
  const fields = [...dtosOf(controllers)].flatMap((dto) => {
    const ruled = new Set(
      getMetadataStorage()
        .getTargetValidationMetadatas(dto, '', false, false)
        .filter(({ type }) => !NO_RULES.includes(type))
        .map(({ propertyName }) => propertyName),
    );
    const names = fieldsOf(dto);
    if (names.length === 0) return [`${dto.name} has no field`];
    return names.filter((field) => !ruled.has(field)).map((field) => `${dto.name}.${field}`);
  });
  return [...handlers, ...fields];
}

interface Parameter {
  readonly handler: string;
  readonly type: unknown;
  /** All of the body, query or path, and not one member of it. */
  readonly isWhole: boolean;
}

function parametersOf(controller: Type<object>): Parameter[] {
  const prototype = controller.prototype as object;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    if (typeof method !== 'function' || !isRoute(method)) return [];
    const types = Reflect.getMetadata('design:paramtypes', prototype, name) as unknown[];
    const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<
      string,
      { index: number; data?: unknown }
    >;
    return Object.entries(parameters)
      .filter(([key]) => READ_FROM_A_REQUEST.includes(Number(key.split(':', 1)[0])))
      .map(([, { index, data }]) => ({
        handler: `${controller.name}.${name}`,
        type: types[index],
        isWhole: data === undefined,
      }));
  });
}

function isRoute(method: object): boolean {
  const verb = Reflect.getMetadata(METHOD_METADATA, method) as RequestMethod | undefined;
  return verb !== undefined;
}

function isClass(type: unknown): type is Type<object> {
  return typeof type === 'function' && !NO_CLASSES.includes(type);
}

function addWithNested(dto: Type<object>, found: Set<Type<object>>): void {
  if (found.has(dto)) return;
  found.add(dto);
  for (const field of fieldsOf(dto)) {
    const nested = defaultMetadataStorage.findTypeMetadata(dto, field) as
      ReturnType<typeof defaultMetadataStorage.findTypeMetadata> | undefined;
    const types = [
      nested?.typeFunction(),
      ...(nested?.options.discriminator?.subTypes ?? []).map(({ value }) => value),
    ];
    for (const type of types) if (isClass(type)) addWithNested(type, found);
  }
}

/** A field without any decorator shows on an instance only. */
function fieldsOf(dto: Type<object>): string[] {
  return Object.keys(new dto());
}
