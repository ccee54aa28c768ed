/** The part of the global that this package uses: TypeScript has it only together with the DOM. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: string
  }
  interface Instance {
    readonly exports: object
  }
  const Instance: new (module: Module, imports: object) => Instance
  function compile(bytes: Uint8Array): Promise<Module>
}
