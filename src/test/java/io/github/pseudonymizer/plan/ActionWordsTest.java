// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Stamp;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.profile.PatientNameForm;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActionWordsTest {

    static Class<?>[] actions() {
        return Action.class.getPermittedSubclasses();
    }

    @ParameterizedTest
    @MethodSource("actions")
    void every_action_has_a_word_that_tells_no_value(Class<? extends Action> type) throws Exception {
        Action action = make(type);

        String word = ActionWords.of(action);

        assertFalse(word.contains(type.getSimpleName()), word);
        assertFalse(word.contains("4711"), word);
        assertTrue(Character.isLowerCase(word.charAt(0)), word);
    }

    @Test
    void cleaning_tells_what_else() {
        assertEquals("cleaned, else removed", ActionWords.of(new Action.Clean(new Action.Remove())));
    }

    private static Action make(Class<? extends Action> type) throws Exception {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> value(component.getType()))
                .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return type.getDeclaredConstructor(types).newInstance(values);
    }

    private static Object value(Class<?> type) {
        if (type == String.class) {
            return "value 4711";
        }
        if (type == WishedValue.class) {
            return new WishedValue.Text("value 4711");
        }
        if (type == PatientNameForm.class) {
            return new PatientNameForm("4711" + PatientNameForm.PLACE);
        }
        return type == Stamp.Code.class ? new Stamp.Code("4711", "4711", "4711") : new Action.Remove();
    }
}
