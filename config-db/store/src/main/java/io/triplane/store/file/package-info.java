/// The files of a SONiC host: `config_db.json` and `database_config.json`. The only user of a JSON
/// library; reading state needs none of it.
@NullMarked
package io.triplane.store.file;

import org.jspecify.annotations.NullMarked;
