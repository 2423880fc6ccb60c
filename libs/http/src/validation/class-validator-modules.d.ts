declare module 'class-validator/cjs/decorator/common/ValidateBy' {
  export { ValidateBy } from 'class-validator';
}

declare module 'class-validator/cjs/validation/Validator' {
  export { Validator } from 'class-validator';
}
