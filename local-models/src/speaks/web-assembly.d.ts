/** The part of the global that this package uses: TypeScript has it only together with the DOM. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: string
  }
  interface Memory {
    readonly buffer: ArrayBuffer
  }
  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>
  }
  const Instance: new (module: Module, imports: object) => Instance
  const Memory: new (limits: { initial: number }) => Memory
  function compile(bytes: Uint8Array): Promise<Module>
}
