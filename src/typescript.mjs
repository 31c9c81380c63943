// For threads and tools that load sources directly: they don't inherit a loader, so it is registered here. In the
// translated tree this file does nothing.
import { register } from 'tsx/esm/api'

export const loadTypeScript = () => {
  register()
}
