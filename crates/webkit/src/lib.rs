//! Page shell, components, field widgets, extractors, CSRF, assets, texts.
