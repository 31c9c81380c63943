/** The URL of the translation of a source file, named relative to src: `read-message.ts`. */
export function translated(file: string): Promise<string>
