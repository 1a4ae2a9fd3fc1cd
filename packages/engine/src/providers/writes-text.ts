/** Models that a list has besides those that write text, told by their names as there is nothing else. */
const others =
  /embed|whisper|\btts\b|-tts|dall-e|moderation|image|imagen|realtime|audio|transcri|\bsora\b|veo-|babbage|davinci|guard|rerank|bge-|\bocr\b|computer-use|codex-mini-latest|search-api|distil-|playai|\baqa\b|lyria|robotics|native-speech|live-/i;

/** Whether a model of a list writes text, as far as its name tells. */
export function writesText(modelId: string): boolean {
  return !others.test(modelId);
}
