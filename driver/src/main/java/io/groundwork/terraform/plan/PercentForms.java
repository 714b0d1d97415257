package io.groundwork.terraform.plan;

import java.util.HexFormat;
import java.util.Set;

/** A secret as it stands in an address. What has to be escaped there is seen differently by each language and part. */
final class PercentForms {

    /** Which characters beside letters and digits stay, and what becomes of a space. */
    private record Dialect(String kept, String space) {}

    private static final Dialect[] DIALECTS = {
        // Go's url.QueryEscape, which is Terraform's urlencode; then RFC 3986, curl and Python.
        new Dialect("-_.~", "+"),
        new Dialect("-_.~", "%20"),
        // Java's URLEncoder.
        new Dialect("-_.*", "+"),
        // JavaScript's encodeURIComponent.
        new Dialect("-_.!~*'()", "%20"),
        // Go's url.PathEscape, url.URL.Path and url.UserPassword.
        new Dialect("-_.~$&+=:@", "%20"),
        new Dialect("-_.~$&+,/:;=@", "%20"),
        new Dialect("-_.~$&+,;=", "%20"),
    };

    private static final HexFormat UPPER = HexFormat.of().withUpperCase();

    private PercentForms() {}

    static void of(byte[] secret, Set<String> forms) {
        for (Dialect dialect : DIALECTS) {
            forms.add(encoded(secret, dialect, UPPER));
            forms.add(encoded(secret, dialect, HexFormat.of()));
        }
    }

    private static String encoded(byte[] secret, Dialect dialect, HexFormat hex) {
        var text = new StringBuilder(secret.length * 2);
        for (byte octet : secret) {
            char character = (char) (octet & 0xff);
            if (character == ' ') {
                text.append(dialect.space());
            } else if (isKept(character, dialect)) {
                text.append(character);
            } else {
                text.append('%').append(hex.toHexDigits(octet));
            }
        }
        return text.toString();
    }

    private static boolean isKept(char character, Dialect dialect) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || dialect.kept().indexOf(character) >= 0;
    }
}
