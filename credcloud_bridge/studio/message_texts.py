"""What the editor says in sentences, and what its steps are called; see ``texts``."""

from __future__ import annotations

from django.utils.translation import gettext as _


def message_texts() -> dict[str, str]:
    """Every sentence of the editor, by its English words."""
    return {
        "%(count)s elements": _("%(count)s elements"),
        "%(dots)s dots per inch in print": _("%(dots)s dots per inch in print"),
        "%(editor)s saved it on %(when)s. Nothing is lost: choose which of the two goes on.": _(
            "%(editor)s saved it on %(when)s. Nothing is lost: choose which of the two goes on."
        ),
        "%(issuer)s has no colours, fonts or logo yet: whoever administers it can set them.": _(
            "%(issuer)s has no colours, fonts or logo yet: whoever administers it can set them."
        ),
        "%(label)s: choose": _("%(label)s: choose"),
        "%(name)s added": _("%(name)s added"),
        "%(name)s copied": _("%(name)s copied"),
        "%(name)s cropped": _("%(name)s cropped"),
        "%(name)s duplicated": _("%(name)s duplicated"),
        "%(name)s grouped": _("%(name)s grouped"),
        "%(name)s inserted": _("%(name)s inserted"),
        "%(name)s removed. Undo brings it back.": _("%(name)s removed. Undo brings it back."),
        "%(name)s ungrouped": _("%(name)s ungrouped"),
        "%(name)s with many names": _("%(name)s with many names"),
        "%(name)s: layer %(place)s of %(count)s": _("%(name)s: layer %(place)s of %(count)s"),
        "%(size)s pt": _("%(size)s pt"),
        "%(size)s pt, lines: %(lines)s": _("%(size)s pt, lines: %(lines)s"),
        "%(size)s pt, one line": _("%(size)s pt, one line"),
        "%(value)s: %(text)s": _("%(value)s: %(text)s"),
        "%(width)s by %(height)s mm": _("%(width)s by %(height)s mm"),
        "%(width)s pixels wide": _("%(width)s pixels wide"),
        "Add %(name)s": _("Add %(name)s"),
        "Add it under “Add”, “Recipient name”.": _("Add it under “Add”, “Recipient name”."),
        "Align %(name)s": _("Align %(name)s"),
        "Alignment of %(name)s": _("Alignment of %(name)s"),
        "All %(all)s names fit.": _("All %(all)s names fit."),
        "Alternative text of %(name)s": _("Alternative text of %(name)s"),
        "Always.": _("Always."),
        "An uploaded PDF lies under this design: %(width)s × %(height)s mm.": _(
            "An uploaded PDF lies under this design: %(width)s × %(height)s mm."
        ),
        "Background of %(name)s": _("Background of %(name)s"),
        "Backgrounds that end at the edge go on so far beyond the cut in the PDF for the print shop."
        " Most print shops ask for 3 mm.": _(
            "Backgrounds that end at the edge go on so far beyond the cut in the PDF for the print shop."
            " Most print shops ask for 3 mm."
        ),
        "Border of %(name)s": _("Border of %(name)s"),
        "Bring %(name)s forward": _("Bring %(name)s forward"),
        "Can be scanned in print: dots of %(dot)s mm, margin kept.": _(
            "Can be scanned in print: dots of %(dot)s mm, margin kept."
        ),
        "Change the words of %(name)s": _("Change the words of %(name)s"),
        "Changes that had not reached the server are back. Undo takes them away.": _(
            "Changes that had not reached the server are back. Undo takes them away."
        ),
        "Choose another font.": _("Choose another font."),
        "Choose somebody else above the page to try it.": _("Choose somebody else above the page to try it."),
        "Choose something on the page to change it.": _("Choose something on the page to change it."),
        "Circle of %(name)s": _("Circle of %(name)s"),
        "Colour %(number)s": _("Colour %(number)s"),
        "Colour of %(name)s": _("Colour of %(name)s"),
        "Condition %(number)s": _("Condition %(number)s"),
        "Condition of %(name)s": _("Condition of %(name)s"),
        "Content of %(name)s": _("Content of %(name)s"),
        "Corners of %(name)s": _("Corners of %(name)s"),
        "Credential groups: %(names)s": _("Credential groups: %(names)s"),
        "Crop %(name)s": _("Crop %(name)s"),
        "Direction of %(name)s": _("Direction of %(name)s"),
        "Does not print for %(person)s.": _("Does not print for %(person)s."),
        "Duplicate %(name)s": _("Duplicate %(name)s"),
        "Duplicate page %(number)s": _("Duplicate page %(number)s"),
        "Font of %(name)s": _("Font of %(name)s"),
        "Give it a dark colour on a light background.": _("Give it a dark colour on a light background."),
        "Give the code a white background, or move it.": _("Give the code a white background, or move it."),
        "Give the code a white background.": _("Give the code a white background."),
        "Group %(name)s": _("Group %(name)s"),
        "Hide %(name)s": _("Hide %(name)s"),
        "It cannot be saved as a version yet.": _("It cannot be saved as a version yet."),
        "It will look coarse: make it smaller, or use a larger picture.": _(
            "It will look coarse: make it smaller, or use a larger picture."
        ),
        "Keep %(margin)s mm from the edge: printers leave some of it white.": _(
            "Keep %(margin)s mm from the edge: printers leave some of it white."
        ),
        "Kind of code of %(name)s": _("Kind of code of %(name)s"),
        "Letter spacing of %(name)s": _("Letter spacing of %(name)s"),
        "Letters of %(name)s": _("Letters of %(name)s"),
        "Line height of %(name)s": _("Line height of %(name)s"),
        "Lines of %(name)s": _("Lines of %(name)s"),
        "Lock %(name)s": _("Lock %(name)s"),
        "Locked by those who made this design. Ask who may change designs for everybody.": _(
            "Locked by those who made this design. Ask who may change designs for everybody."
        ),
        "Locked: it cannot be changed by accident.": _("Locked: it cannot be changed by accident."),
        "Make %(name)s fit": _("Make %(name)s fit"),
        "Make it at least %(size)s mm wide.": _("Make it at least %(size)s mm wide."),
        "Make it smaller, or use a larger picture.": _("Make it smaller, or use a larger picture."),
        "Make its box larger or its smallest size smaller.": _(
            "Make its box larger or its smallest size smaller."
        ),
        "Move %(name)s": _("Move %(name)s"),
        "Move it onto the page, or remove it.": _("Move it onto the page, or remove it."),
        "Move one of them.": _("Move one of them."),
        "Move one of them: cameras need the margin to find the code.": _(
            "Move one of them: cameras need the margin to find the code."
        ),
        "Move page %(number)s": _("Move page %(number)s"),
        "Moved to %(x)s, %(y)s mm": _("Moved to %(x)s, %(y)s mm"),
        "Names that do not fit or have letters no font shows: %(bad)s of %(all)s": _(
            "Names that do not fit or have letters no font shows: %(bad)s of %(all)s"
        ),
        "New attribute “%(name)s”": _("New attribute “%(name)s”"),
        "No font has these letters: %(letters)s. Choose another font.": _(
            "No font has these letters: %(letters)s. Choose another font."
        ),
        "no font has: %(letters)s": _("no font has: %(letters)s"),
        "Nothing to fix. It fits everyone shown here.": _("Nothing to fix. It fits everyone shown here."),
        "Only what is inside the frame prints. The rest is kept, and can be brought back here.": _(
            "Only what is inside the frame prints. The rest is kept, and can be brought back here."
        ),
        "Opacity of %(name)s": _("Opacity of %(name)s"),
        "Order of %(name)s": _("Order of %(name)s"),
        "Padding of %(name)s": _("Padding of %(name)s"),
        "Page %(number)s": _("Page %(number)s"),
        "Page %(number)s as it prints": _("Page %(number)s as it prints"),
        "Paste %(count)s elements": _("Paste %(count)s elements"),
        "Pasted: %(count)s": _("Pasted: %(count)s"),
        "Picture of %(name)s": _("Picture of %(name)s"),
        "Points of %(name)s": _("Points of %(name)s"),
        "Prints for %(person)s.": _("Prints for %(person)s."),
        "Read aloud to people who cannot see the picture.": _(
            "Read aloud to people who cannot see the picture."
        ),
        "Redo: %(step)s": _("Redo: %(step)s"),
        "Redone: %(step)s": _("Redone: %(step)s"),
        "Remove %(name)s": _("Remove %(name)s"),
        "Remove condition %(number)s": _("Remove condition %(number)s"),
        "Remove page %(number)s": _("Remove page %(number)s"),
        "Rename %(name)s": _("Rename %(name)s"),
        "Replace %(name)s": _("Replace %(name)s"),
        "Resize %(name)s": _("Resize %(name)s"),
        "Say in a few words what it shows.": _("Say in a few words what it shows."),
        "See it %(width)s pixels wide": _("See it %(width)s pixels wide"),
        "Selected: %(count)s": _("Selected: %(count)s"),
        "Send %(name)s backward": _("Send %(name)s backward"),
        "Show %(name)s": _("Show %(name)s"),
        "Shown with: %(name)s": _("Shown with: %(name)s"),
        "Signature %(number)s": _("Signature %(number)s"),
        "Size of %(name)s": _("Size of %(name)s"),
        "Strike through %(name)s": _("Strike through %(name)s"),
        "Style of %(name)s": _("Style of %(name)s"),
        "Take over the changes of %(editor)s": _("Take over the changes of %(editor)s"),
        "Test %(number)s": _("Test %(number)s"),
        "Text %(number)s": _("Text %(number)s"),
        "The design has your brand already.": _("The design has your brand already."),
        "The design has your brand now. Undo takes it away.": _(
            "The design has your brand now. Undo takes it away."
        ),
        "The dots of the QR code are %(dot)s mm: too small for many cameras.": _(
            "The dots of the QR code are %(dot)s mm: too small for many cameras."
        ),
        "The last changes could not be saved yet. Try again when they are.": _(
            "The last changes could not be saved yet. Try again when they are."
        ),
        "The name of the recipient is nowhere on this design.": _(
            "The name of the recipient is nowhere on this design."
        ),
        "The part that prints: %(width)s by %(height)s %": _(
            "The part that prints: %(width)s by %(height)s %"
        ),
        "The QR code hardly stands out: contrast %(ratio)s to 1.": _(
            "The QR code hardly stands out: contrast %(ratio)s to 1."
        ),
        "The QR code is light on dark: many cameras do not read that.": _(
            "The QR code is light on dark: many cameras do not read that."
        ),
        "The QR code stands across the edge of “%(name)s”.": _(
            "The QR code stands across the edge of “%(name)s”."
        ),
        "The QR code stands on a picture: nobody knows how well it stands out.": _(
            "The QR code stands on a picture: nobody knows how well it stands out."
        ),
        "The server could not do this (error %(status)s). Try again in a moment.": _(
            "The server could not do this (error %(status)s). Try again in a moment."
        ),
        "There is no connection to the server. Your work is kept on this page.": _(
            "There is no connection to the server. Your work is kept on this page."
        ),
        "This does not fit, even at the smallest size.": _("This does not fit, even at the smallest size."),
        "Turn %(name)s": _("Turn %(name)s"),
        "Turned to %(angle)s degrees": _("Turned to %(angle)s degrees"),
        "Underline %(name)s": _("Underline %(name)s"),
        "Undo: %(step)s": _("Undo: %(step)s"),
        "Undone: %(step)s": _("Undone: %(step)s"),
        "Ungroup %(name)s": _("Ungroup %(name)s"),
        "Unlock %(name)s": _("Unlock %(name)s"),
        "Use a darker colour or a lighter background: at least %(least)s to 1.": _(
            "Use a darker colour or a lighter background: at least %(least)s to 1."
        ),
        "Use a darker or lighter colour.": _("Use a darker or lighter colour."),
        "Use the brand of %(issuer)s": _("Use the brand of %(issuer)s"),
        "Value %(number)s": _("Value %(number)s"),
        "Version %(number)s is saved.": _("Version %(number)s is saved."),
        "What differs from one recipient to the next. In a text, type { to put one among your words.": _(
            "What differs from one recipient to the next. In a text, type { to put one among your words."
        ),
        "Whichever you choose, the other one can be brought back with Undo.": _(
            "Whichever you choose, the other one can be brought back with Undo."
        ),
        "With fewer signatories, their columns share the width of all of them.": _(
            "With fewer signatories, their columns share the width of all of them."
        ),
        "Without %(value)s": _("Without %(value)s"),
        "Words of this text. Type { for a value.": _("Words of this text. Type { for a value."),
        "You may not do this. Sign in again, or ask for the permission to design.": _(
            "You may not do this. Sign in again, or ask for the permission to design."
        ),
        "Your changes are in “%(name)s”.": _("Your changes are in “%(name)s”."),
        "Zoom: %(percent)s": _("Zoom: %(percent)s"),
        "“%(name)s” and “%(other)s” lie over each other.": _(
            "“%(name)s” and “%(other)s” lie over each other."
        ),
        "“%(name)s” does not fit.": _("“%(name)s” does not fit."),
        "“%(name)s” has letters that no font shows: %(letters)s": _(
            "“%(name)s” has letters that no font shows: %(letters)s"
        ),
        "“%(name)s” has no alternative text.": _("“%(name)s” has no alternative text."),
        "“%(name)s” is hard to read: contrast %(ratio)s to 1.": _(
            "“%(name)s” is hard to read: contrast %(ratio)s to 1."
        ),
        "“%(name)s” lies over the QR code or its white margin.": _(
            "“%(name)s” lies over the QR code or its white margin."
        ),
        "“%(name)s” stands outside of the page.": _("“%(name)s” stands outside of the page."),
        "“%(name)s” stands very close to the edge.": _("“%(name)s” stands very close to the edge."),
        "“%(name)s” will look coarse in print: %(dots)s dots per inch.": _(
            "“%(name)s” will look coarse in print: %(dots)s dots per inch."
        ),
    }
