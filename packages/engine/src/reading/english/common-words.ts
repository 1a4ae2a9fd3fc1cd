/** Frequent English function words that are rare in other languages written in Latin letters. */
export const commonEnglishWords: ReadonlySet<string> = new Set(
  "the of and to is that it for as with his he be this from have or by but not what all were when we there can an your which their said if will each about how up out them then she many some so these would other into has more her two him see time could no make than first been its who now people my made over did down only way find use may long little very after words called just where most know get through back much before go good new write our used me man too any day same right look think also around another came come work three must because does part even place well such here take why help put different away again off need should still between want add show list users user please are was you i".split(
    " ",
  ),
);
