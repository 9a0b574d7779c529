package io.github.pseudonymizer.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.orthanc.archive.MarkPlaces;
import io.github.pseudonymizer.orthanc.caller.AddressRange;
import io.github.pseudonymizer.orthanc.caller.Administrators;
import io.github.pseudonymizer.orthanc.caller.TrustedProxies;
import io.github.pseudonymizer.orthanc.intercept.Interception;
import io.github.pseudonymizer.pattern.NamePattern;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.pixel.PixelRecipe;
import io.github.pseudonymizer.plan.pixel.Rectangle;
import io.github.pseudonymizer.plan.wish.LateWishes;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.TagPath;
import io.github.pseudonymizer.profile.CleanPatterns;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.PrivateAttribute;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.study.domain.DomainRule;
import io.github.pseudonymizer.study.stable.RemakeOutdated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads settings, and tells what is wrong with them. */
abstract class SettingsFixture {

    /** Settings of this section, in an Orthanc with storage under {@code /var/orthanc}. */
    static Settings parse(String section) {
        return Settings.parse("{ \"StorageDirectory\": \"/var/orthanc\", \"Pseudonymizer\": " + section + " }");
    }

    static List<String> problems(String section) {
        return assertThrows(SettingsException.class, () -> parse(section)).problems();
    }

    static String problem(String section) {
        List<String> problems = problems(section);
        assertEquals(1, problems.size(), problems.toString());
        return problems.get(0);
    }
}
