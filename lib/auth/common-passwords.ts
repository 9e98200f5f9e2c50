/**
 * Passwords of twelve characters and more that are tried first everywhere: found at the top of
 * published lists, or made by writing a short one of those twice. Lower-cased, letters and digits only.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
  123456789012 1234567890123 12345678901234 123456789012345 1234567890123456 012345678901
  098765432109 987654321098 112233445566 111222333444 123123123123 123412341234 121212121212
  123456123456 123456654321 123454321234 147258369147 159753159753 135792468013 102030405060
  1q2w3e4r5t6y 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1q2w3e4r5t6y7u8i 1q2w3e4r1q2w 1qaz1qaz1qaz q1w2e3r4t5y6
  qwertyuiopas qwertyuiop12 qwertyuiop123 qwertyuiop1234 qwertyuiopasdfghjkl asdfghjklqwe
  asdfghjkl123 asdfghjkl1234 zxcvbnm12345 zxcvbnm123456 zxcvbnmasdfg qwertyqwerty qwerty123456
  qwerty1234567 qwerty12345678 qwertzuiopas qwertzuiop12 qwertzqwertz azertyuiop12 azertyuiopqs
  qazwsxedcrfv qazwsxedc123 qweasdzxc123 qwe123qwe123 asd123asd123 abcd1234abcd abc123abc123
  abcdefghijkl abcdefghijklm abcdefghijklmnop abcdefg12345 abcdefgh1234 abcdef123456 a1b2c3d4e5f6
  passwordpassword password1234 password12345 password123456 password1234567 password12345678
  password0000 password1111 password2024 password2025 password2026 passwort1234 passwort12345
  passwort123456 passwortpasswort mypassword12 mypassword123 mypassword1234 thisismypassword
  newpassword1 newpassword12 newpassword123 changeme1234 changemeplease pleasechangeme changepassword
  letmein12345 letmein123456 letmeinletmein welcome12345 welcome123456 welcomewelcome welcomehome1
  administrator administrator1 administrator123 admin1234567 admin12345678 admin123456789 adminadminadmin
  adminadmin12 rootrootroot rootpassword testtesttest test12345678 testpassword testing12345
  defaultpassword secretpassword supersecret1 topsecret123 iloveyou1234 iloveyou12345 iloveyouiloveyou
  iloveyousomuch iloveyouforever sunshine1234 sunshinesunshine princess1234 football1234 baseball1234
  basketball12 superman1234 batman123456 dragon123456 monkey123456 master123456 shadow123456
  michael12345 jennifer1234 liverpoolfc1 manchesterunited manchester12 chelsea12345 arsenal12345
  starwars1234 pokemon12345 computer1234 internet1234 samsung12345 hallo1234567 hallohallohallo
  schatz123456 geheim123456 geheimgeheim sommer2025sommer fussball1234 bayernmuenchen correcthorse
  correcthorsebattery correcthorsebatterystaple trustno1trustno1 whateverwhatever nothingnothing
  changeit1234 hubspothubspot hubspot12345 consentdesk1 consentdesk12 consentdesk123 consentdeskconsentdesk
  `
    .split(/\s+/)
    .filter(Boolean),
);
