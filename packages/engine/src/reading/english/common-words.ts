/** Frequent English function words that are rare in other languages written in Latin letters. */
export const commonEnglishWords: ReadonlySet<string> = new Set(
  "the of and to is that it for as with his he be this from have or by but not what all were when we there can an your which their said if will each about how up out them then she many some so these would other into has more her two him see time could no make than first been its who now people my made over did down only way find use may long little very after words called just where most know get through back much before go good new write our used me man too any day same right look think also around another came come work three must because does part even place well such here take why help put different away again off need should still between want add show list users user please are was you i".split(
    " ",
  ),
);

/** Frequent function words of other languages written in Latin letters that English has not. */
export const commonForeignWords: ReadonlySet<string> = new Set(
  (
    "und der die das nicht ist ein eine einen für mit auf ich wir sie den dem im von zu möchte soll muss werden wird kann als damit " +
    "les des une est dans pour que je nous pas avec le la du peut doit afin " +
    "el los las una por para como pero muy quiero debe del su " +
    "il di non sono della voglio deve gli " +
    "het een van dat voor met zijn niet ik wil moet kunnen " +
    "não uma deve quero ao em " +
    "och att som på är inte jag ska kan og til ikke jeg skal " +
    "jest nie się chcę musi oraz aby ve bir için bu"
  ).split(" "),
);
