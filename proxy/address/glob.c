#include "address/glob.h"

/* Takes one byte of each, if they match. */
static bool
take_both(struct cursor *glob, struct cursor *text, bool path)
{
	char byte = cursor_peek(text);
	bool wild = (!path || byte != '/') && cursor_take(glob, '?');

	if (!wild && !path)
		return cursor_take_same(glob, text);
	if (!wild && !cursor_take(glob, byte))
		return false;
	text->at++;
	return true;
}

/* Goes back only to the last star: an earlier one has nothing to add. */
static bool
fits(struct cursor glob, struct cursor text, bool path)
{
	struct cursor star = glob, resume = text;
	bool starred = false;

	while (!cursor_ended(&text)) {
		if (cursor_take(&glob, '*')) {
			starred = true;
			star = glob;
			resume = text;
		} else if (!take_both(&glob, &text, path)) {
			if (!starred || (path && cursor_peek(&resume) == '/'))
				return false;
			resume.at++;
			glob = star;
			text = resume;
		}
	}
	return cursor_has_only(&glob, "*");
}

bool
glob_fits_name(struct cursor glob, struct cursor name)
{
	return fits(glob, name, false);
}

bool
glob_fits_path(struct cursor glob, struct cursor path)
{
	return fits(glob, path, true);
}
